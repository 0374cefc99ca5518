import threading
import tkinter as tk

from tkasync.lab.services import save

root = tk.Tk()
root.title("10c")
entry = tk.Entry(root)
entry.pack(padx=20, pady=20)
timer = None

work = threading.Thread()


def on_key(_event):
    global timer
    if timer:
        root.after_cancel(timer)
    timer = root.after(1000, save_now)


def save_now():
    global timer, work
    timer = None
    work = threading.Thread(target=save, args=(entry.get(),), daemon=True)
    work.start()


def on_close():
    if timer:
        root.after_cancel(timer)
        save_now()
    if work.is_alive():
        root.after(100, on_close)
    else:
        root.destroy()


entry.bind("<KeyRelease>", on_key)
root.protocol("WM_DELETE_WINDOW", on_close)
root.mainloop()
