import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


def work():
    threads = [threading.Thread(target=lambda town=town: answers.update({town: weather(town)})) for town in ("Lima", "Oslo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    root.after(0, show)


def on_ask():
    threading.Thread(target=work, daemon=True).start()


def show():
    state["text"] = f"{answers['Lima']} and {answers['Oslo']}"


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
