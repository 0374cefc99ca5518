import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import count_primes

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)
        self.pool = self.scope.adopt(ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")))

    def on_count(self):
        self.counts = []
        for part in PARTS:
            self.pool.submit(count_primes, *part).add_done_callback(self.add)

    def add(self, future):
        self.counts.append(future.result())
        self.label["text"] = f"{sum(self.counts)} primes"


if __name__ == "__main__":
    run(Page, title="11b")
