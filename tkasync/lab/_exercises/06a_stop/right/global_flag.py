import threading
import tkinter as tk

from tkasync.lab.services import copy_part

stop = False
root = tk.Tk()
root.title("6a")


def copy():
    global stop
    number = 1
    while not stop and number <= 40:
        copy_part(number)
        number += 1
    stop = False


def on_copy():
    threading.Thread(target=copy, daemon=True).start()


def on_stop():
    global stop
    stop = True
    label.config(text="stopped")


tk.Button(root, text="Copy", command=on_copy).pack()
tk.Button(root, text="Stop", command=on_stop).pack()
label = tk.Label(root, text="nothing copied yet")
label.pack()
root.mainloop()
