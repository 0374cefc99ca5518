import multiprocessing
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import count_primes

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)
        self.pool = multiprocessing.get_context("spawn").Pool(4)

    def on_count(self):
        result = self.pool.starmap_async(count_primes, PARTS, 1)
        while not result.ready():
            self.update()
        self.show(result.get())

    def show(self, counts):
        self.label["text"] = f"{sum(counts)} primes"


if __name__ == "__main__":
    run(Page, title="11b")
