from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import count_primes
from tkasync.processes import ProcessWorkers

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]
total = 0


def count(part):
    global total
    total += count_primes(*part)


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)
        self.workers = self.scope.adopt(ProcessWorkers(4))

    def on_count(self):
        self.spawn_map(count, PARTS, executor=self.workers, on_result=self.show)

    def show(self, _counts):
        self.label["text"] = f"{total} primes"


if __name__ == "__main__":
    run(Page, title="11b")
