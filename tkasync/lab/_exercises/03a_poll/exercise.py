"""3a Fill in the poll.

The thread puts its answer into the queue. Nobody takes it out. Fill in `look`.

To hold afterwards: each answer comes into the list once, soon after it is there; two at a time, too, and after a long
pause. The window stays alive.
"""

import queue
import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3a")
answers = queue.SimpleQueue()


def on_town(town):
    threading.Thread(target=work, args=(town,), daemon=True).start()


def work(town):
    answers.put(weather(town))


def look():
    pass  # what has to happen here, and who calls it?


for town in ("Lima", "Oslo", "Rome"):
    tk.Button(root, text=town, command=lambda town=town: on_town(town)).pack(padx=60, pady=5)
rows = tk.Listbox(root)
rows.pack(pady=5)

root.mainloop()
