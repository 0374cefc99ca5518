import multiprocessing
import tkinter as tk

from tkasync.lab.services import count_primes


def work():
    number = count_primes(0, 200_000)
    label["text"] = f"{number} primes"


def on_count():
    multiprocessing.get_context("spawn").Process(target=work).start()


if __name__ == "__main__":
    root = tk.Tk()
    root.title("11c")
    tk.Button(root, text="Count", command=on_count).pack(padx=60, pady=10)
    label = tk.Label(root, text="nothing counted yet")
    label.pack(padx=60, pady=10)
    root.mainloop()
