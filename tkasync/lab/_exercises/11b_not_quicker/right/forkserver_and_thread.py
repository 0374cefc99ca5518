import multiprocessing
import queue
import threading
import tkinter as tk
from concurrent.futures import ProcessPoolExecutor, as_completed

from tkasync.lab.services import count_primes

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]

answers = queue.Queue()


def in_thread():
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(max_workers=4, mp_context=context) as pool:
        futures = [pool.submit(count_primes, first, end) for first, end in PARTS]
        answers.put(sum(future.result() for future in as_completed(futures)))


def poll():
    try:
        number = answers.get_nowait()
    except queue.Empty:
        pass
    else:
        label.configure(text=str(number) + " primes")
    root.after(100, poll)


if __name__ == "__main__":
    root = tk.Tk()
    root.title("11b")
    tk.Button(root, text="Count", command=lambda: threading.Thread(target=in_thread).start()).pack()
    label = tk.Label(root, text="nothing counted yet")
    label.pack()
    poll()
    root.mainloop()
