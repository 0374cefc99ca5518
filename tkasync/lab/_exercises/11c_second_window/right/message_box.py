import multiprocessing
import tkinter as tk
from concurrent.futures import ProcessPoolExecutor

from tkasync.lab.services import count_primes
from tkinter.messagebox import showinfo


def on_count():
    poll(pool.submit(count_primes, 0, 200_000))


def poll(future):
    if future.done():
        showinfo("11c", f"{future.result()} primes", parent=root)
    else:
        root.after(50, poll, future)


if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    root = tk.Tk()
    root.title("11c")
    tk.Button(root, text="Count", command=on_count).pack(padx=60, pady=10)
    root.mainloop()
