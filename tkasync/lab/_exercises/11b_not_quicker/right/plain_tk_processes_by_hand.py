import multiprocessing as mp
import tkinter as tk

from tkasync.lab.services import count_primes

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]
spawn = mp.get_context("spawn")


def work(first, end, results):
    results.put(count_primes(first, end))


def on_count():
    label["text"] = "counting ..."
    results = spawn.Queue()
    for part in PARTS:
        spawn.Process(target=work, args=(*part, results), daemon=True).start()
    poll(results, [])


def poll(results, found):
    while not results.empty():
        found.append(results.get())
    if len(found) == len(PARTS):
        label["text"] = f"{sum(found)} primes"
    else:
        root.after(50, poll, results, found)


if __name__ == "__main__":
    root = tk.Tk()
    tk.Button(root, text="Count", command=on_count).pack()
    label = tk.Label(root, text="nothing counted yet")
    label.pack()
    root.mainloop()
