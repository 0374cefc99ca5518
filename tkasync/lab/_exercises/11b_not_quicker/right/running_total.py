from tkinter import ttk

from tkasync import Component, create_signal, run
from tkasync.lab.services import count_primes
from tkasync.processes import ProcessWorkers

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]


def count(part: tuple[int, int]) -> int:
    return count_primes(*part)


class Page(Component):
    def setup(self) -> None:
        self.workers = self.scope.adopt(ProcessWorkers(2))
        self.total = create_signal(0)
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)

    def on_count(self) -> None:
        self.sum = 0
        self.spawn_map(count, PARTS, executor=self.workers, limit=2, on_item=self.add)

    def add(self, counted: int) -> None:
        self.sum += counted
        self.label["text"] = f"{self.sum} primes"


if __name__ == "__main__":
    run(Page, title="11b")
