"""3c The deadlock of join.

Press "Ask": two threads ask for the weather in two towns, the handler waits for both, and then the window is to show both.
It never does: a thread that touches a label waits for the loop, and the loop for the handler that waits for the thread.

To hold afterwards: when both answers are there, in whatever order, the window shows both. Meanwhile it stays alive, and only
the UI thread touches it. "Ask" asks anew.
"""

import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


def work(town):
    answers[town] = weather(town)
    state["text"] = f"{town} has answered"


def on_ask():
    threads = [threading.Thread(target=work, args=(town,), daemon=True) for town in ("Lima", "Oslo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state["text"] = f"{answers['Lima']} and {answers['Oslo']}"


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
