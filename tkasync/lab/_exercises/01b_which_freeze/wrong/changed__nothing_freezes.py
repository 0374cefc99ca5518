import threading
import time
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("1b")


def sleep():
    root.after(2000, print)


def later():
    root.after(2000, print, "later")


def question():
    thread()


def thread():
    threading.Thread(target=ask, args=("How far is the moon?",), daemon=True).start()


def join():
    work = threading.Thread(target=ask, args=("How far is the moon?",), daemon=True)
    work.start()


def count():
    end = time.monotonic() + 2
    print(end)


for handler in (sleep, later, question, thread, join, count):
    tk.Button(root, text=handler.__name__, command=handler).pack(fill="x")

FREEZES = []

root.mainloop()
