import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


import queue

done = queue.Queue()


def work(town, barrier, box):
    box[town] = weather(town)
    if barrier.wait() == 0:
        done.put(box)


def on_ask():
    barrier, box = threading.Barrier(2), {}
    for town in ("Lima", "Oslo"):
        threading.Thread(target=work, args=(town, barrier, box), daemon=True).start()


def poll():
    while not done.empty():
        box = done.get()
        state["text"] = f"{box['Lima']} and {box['Oslo']}"
    root.after(50, poll)


poll_job = root.after(10, poll)


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
