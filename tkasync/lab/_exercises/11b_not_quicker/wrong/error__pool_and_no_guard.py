import multiprocessing
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import count_primes

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]


def count_all():
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        return pool.starmap(count_primes, PARTS)


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)

    def on_count(self):
        self.spawn_task(count_all, on_result=self.show)

    def show(self, counts):
        self.label["text"] = f"{sum(counts)} primes"


run(Page, title="11b")
