import threading
import tkinter as tk

from tkasync.lab.services import save

root = tk.Tk()
root.title("10c")
entry = tk.Entry(root)
entry.pack(padx=20, pady=20)
timer = threading.Timer(0, print)


def on_key(_event):
    global timer
    timer.cancel()
    timer = threading.Timer(1, lambda: save(entry.get()))
    timer.start()


entry.bind("<KeyRelease>", on_key)
root.mainloop()
