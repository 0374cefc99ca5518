import threading
import tkinter as tk

from tkasync.lab.services import copy_part

root = tk.Tk()
root.title("8a")
running = True


def copy():
    for number in range(1, 41):
        if not running:
            break
        copy_part(number)


def on_close():
    global running
    running = False
    root.destroy()


root.protocol("WM_DELETE_WINDOW", on_close)
tk.Button(root, text="Copy", command=lambda: threading.Thread(target=copy).start()).pack()
tk.Label(root, text="nothing copied yet").pack()
root.mainloop()
