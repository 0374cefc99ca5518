import multiprocessing
import queue
import threading
import tkinter as tk
from concurrent.futures import ProcessPoolExecutor

from tkasync.lab.services import count_primes

inbox = queue.Queue()


def wait_for_it():
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        inbox.put(pool.submit(count_primes, 0, 200_000).result())


def on_count():
    threading.Thread(target=wait_for_it, daemon=True).start()


def pump():
    while not inbox.empty():
        show(inbox.get())
    root.after(50, pump)


def show(number):
    global label
    label.destroy()
    label = tk.Label(root, text=f"There are {number} primes.")
    label.pack(padx=60, pady=10)


if __name__ == "__main__":
    root = tk.Tk()
    root.title("11c")
    tk.Button(root, text="Count", command=on_count).pack(padx=60, pady=10)
    label = tk.Label(root, text="nothing counted yet")
    label.pack(padx=60, pady=10)
    pump()
    root.mainloop()
