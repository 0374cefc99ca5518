import queue
import threading
import tkinter as tk

from tkasync.lab.services import load

root = tk.Tk()


def on_open(name):
    window = tk.Toplevel(root)
    window.title(name)
    label = tk.Label(window, text="loading ...", width=30)
    label.pack()
    pages, is_closed = queue.Queue(), threading.Event()
    window.bind("<Destroy>", lambda _event: is_closed.set())

    def work():
        for number in (1, 2, 3):
            if is_closed.is_set():
                return
            pages.put(load(f"{name}, page {number}"))

    def poll():
        if is_closed.is_set():
            return
        while not pages.empty():
            label["text"] = pages.get()
        root.after(50, poll)

    threading.Thread(target=work, daemon=True).start()
    poll()


for name in ("Report", "Letter"):
    tk.Button(root, text=name, command=lambda name=name: on_open(name)).pack()
root.mainloop()
