from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import count_primes
from tkasync.processes import ProcessWorkers

PARTS = [(n, n + 249_999) for n in range(0, 1_000_000, 250_000)]


def count(part):
    return count_primes(*part)


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)
        self.workers = self.scope.adopt(ProcessWorkers(2))

    def on_count(self):
        self.spawn_map(count, PARTS, executor=self.workers, on_result=self.show)

    def show(self, counts):
        self.label["text"] = f"{sum(counts)} primes"


if __name__ == "__main__":
    run(Page, title="11b")
