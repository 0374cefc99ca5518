import threading
import tkinter as tk
from queue import Empty, Queue

from tkasync.lab.services import new_prices

root = tk.Tk()
arrived = Queue(maxsize=5)


def watch():
    while True:
        arrived.put(new_prices())


def poll():
    try:
        for price in arrived.get_nowait():
            text.insert("end", price + "\n")
        text.delete("1.0", f"end-{101}l")
    except Empty:
        pass
    root.after(20, poll)


tk.Button(root, text="Start", command=threading.Thread(target=watch, daemon=True).start).pack()
text = tk.Text(root)
text.pack()
poll()
root.mainloop()
