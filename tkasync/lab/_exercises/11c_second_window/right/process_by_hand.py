import multiprocessing
import tkinter as tk

from tkasync.lab.services import count_primes


def work(results):
    results.put(count_primes(0, 200_000))


def on_count():
    results = spawn.Queue()
    spawn.Process(target=work, args=(results,), daemon=True).start()
    poll(results)


def poll(results):
    if results.empty():
        root.after(50, poll, results)
    else:
        label["text"] = f"{results.get()} primes"


if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    root = tk.Tk()
    root.title("11c")
    tk.Button(root, text="Count", command=on_count).pack(padx=60, pady=10)
    label = tk.Label(root, text="nothing counted yet")
    label.pack(padx=60, pady=10)
    root.mainloop()
