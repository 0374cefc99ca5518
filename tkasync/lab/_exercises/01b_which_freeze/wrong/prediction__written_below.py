import threading
import time
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("1b")


def sleep():
    time.sleep(2)


def later():
    root.after(2000, print, "later")


def question():
    print(ask("How far is the moon?"))


def thread():
    threading.Thread(target=ask, args=("How far is the moon?",), daemon=True).start()


def join():
    work = threading.Thread(target=ask, args=("How far is the moon?",), daemon=True)
    work.start()
    work.join()


def count():
    end = time.monotonic() + 2
    while time.monotonic() < end:
        pass


for handler in (sleep, later, question, thread, join, count):
    tk.Button(root, text=handler.__name__, command=handler).pack(fill="x")

FREEZES = []

root.mainloop()
FREEZES = ["sleep", "question", "join", "count"]
