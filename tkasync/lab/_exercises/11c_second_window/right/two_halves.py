import multiprocessing
import tkinter as tk
from concurrent.futures import ProcessPoolExecutor

from tkasync.lab.services import count_primes


def on_count():
    label["text"] = "counting ..."
    poll([pool.submit(count_primes, 0, 130_000), pool.submit(count_primes, 130_000, 200_000)])


def poll(futures):
    if all(future.done() for future in futures):
        label["text"] = f"{sum(future.result() for future in futures)} primes"
    else:
        root.after(50, poll, futures)


if __name__ == "__main__":
    pool = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))
    root = tk.Tk()
    root.title("11c")
    tk.Button(root, text="Count", command=on_count).pack(padx=60, pady=10)
    label = tk.Label(root, text="nothing counted yet")
    label.pack(padx=60, pady=10)
    root.mainloop()
