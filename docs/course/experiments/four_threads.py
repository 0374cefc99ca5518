# four_threads.py: "a thread may set a label, it works for me"
import threading
import time
import tkinter as tk

root = tk.Tk()
label = tk.Label(root, text="-")
label.pack(padx=40, pady=40)
handler_ended = threading.Event()


def write(name):
    try:
        label["text"] = name
    except RuntimeError as error:
        print(f"{name}: RuntimeError: {error}")
    else:
        when = "after the handler" if handler_ended.is_set() else "at once"
        print(f"{name}: written {when}")


def start(name):
    handler_ended.clear()
    worker = threading.Thread(target=write, args=(name,))
    worker.start()
    return worker


def busy():
    start("busy window")
    time.sleep(1.0)
    handler_ended.set()


def join():
    worker = start("window that waits")
    worker.join(timeout=2.0)  # without the limit: for ever
    print("window that waits: after 2 s the worker still", end=" ")
    print("waits too" if worker.is_alive() else "...: it is done")
    handler_ended.set()


experiments = [lambda: start("idle window"), busy, join, root.quit]


def go_on():
    root.after(100, go_on)
    if threading.active_count() == 1:  # no worker is left
        experiments.pop(0)()


root.after(500, go_on)
root.mainloop()
start("no loop").join()
