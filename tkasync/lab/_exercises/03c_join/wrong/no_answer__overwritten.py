import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


def work(town):
    answers[town] = weather(town)


def on_ask():
    answers.clear()
    for town in ("Lima", "Oslo"):
        threading.Thread(target=work, args=(town,), daemon=True).start()
    look()


def look():
    for answer in answers.values():
        state["text"] = answer
    root.after(50, look)


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
