import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import count_primes

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]


def count(part):
    return count_primes(*part)


def count_all():
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        once = list(pool.map(count, PARTS))
        again = list(pool.map(count, PARTS))
    assert once == again
    return once


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)

    def on_count(self):
        self.spawn_task(count_all, on_result=self.show)

    def show(self, counts):
        self.label["text"] = f"{sum(counts)} primes"


if __name__ == "__main__":
    run(Page, title="11b")
