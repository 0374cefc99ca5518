import multiprocessing
import tkinter as tk
from concurrent.futures import ProcessPoolExecutor

from tkasync.lab.services import count_primes

known = {}


def on_count():
    if "number" in known:
        show(known["number"])
    else:
        poll(pool.submit(count_primes, 0, 200_000))


def poll(future):
    if future.done():
        known["number"] = future.result()
        show(known["number"])
    else:
        root.after(50, poll, future)


def show(number):
    label["text"] = f"{number} primes"


if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    root = tk.Tk()
    root.title("11c")
    tk.Button(root, text="Count", command=on_count).pack(padx=60, pady=10)
    label = tk.Label(root, text="nothing counted yet")
    label.pack(padx=60, pady=10)
    root.mainloop()
