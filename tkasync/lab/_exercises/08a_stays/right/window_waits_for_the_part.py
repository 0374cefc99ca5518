import threading
import tkinter as tk

from tkasync.lab.services import copy_part

root = tk.Tk()
root.title("8a")
over = threading.Event()
threads = []


def copy():
    for number in range(1, 41):
        if over.is_set():
            return
        copy_part(number)


def on_copy():
    threads.append(threading.Thread(target=copy, daemon=True))
    threads[-1].start()


def on_close():
    over.set()
    button["state"] = "disabled"
    label["text"] = "the part that has begun is copied ..."
    look()


def look():
    if any(thread.is_alive() for thread in threads):
        root.after(50, look)
    else:
        root.destroy()


root.protocol("WM_DELETE_WINDOW", on_close)
button = tk.Button(root, text="Copy", command=on_copy)
button.pack()
label = tk.Label(root, text="nothing copied yet")
label.pack()
root.mainloop()
