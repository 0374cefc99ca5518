import queue
import threading
import tkinter as tk

from tkasync.lab.services import find_lines

root = tk.Tk()
found = queue.Queue()


def on_find():
    threading.Thread(target=find, daemon=True).start()
    poll()


def find():
    for line in find_lines("wait"):
        found.put(line)


def poll():
    for _ in range(250):
        if found.empty():
            break
        lines.insert("end", found.get())
    root.after(20, poll)


tk.Button(root, text="Find", command=on_find).pack()
lines = tk.Listbox(root)
lines.pack()
root.mainloop()
