from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import count_primes
from tkasync.processes import ProcessWorkers


def count(n):
    return count_primes(n, n + 500_000)


class Page(Component):
    def setup(self):
        self.workers = self.scope.adopt(ProcessWorkers(2))
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)

    def on_count(self):
        self.spawn_map(count, range(0, 2_000_000, 500_000), executor=self.workers, on_result=self.show)

    def show(self, counts):
        self.label["text"] = f"{sum(counts)} primes"


if __name__ == "__main__":
    run(Page, title="11b")
