import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


def work():
    for town in ("Lima", "Oslo"):
        answers[town] = weather(town)


def on_ask():
    answers.clear()
    threading.Thread(target=work, daemon=True).start()
    look()


def look():
    if len(answers) == 2:
        state["text"] = f"{answers['Lima']} and {answers['Oslo']}"
    else:
        root.after(50, look)


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
