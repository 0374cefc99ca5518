from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import count_primes
from tkasync.processes import ProcessWorkers

STEP = 125_000


def count(first):
    return count_primes(first, first + STEP)


class Page(Component):
    def setup(self):
        self.workers = self.scope.adopt(ProcessWorkers(4))
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)

    @ui_task(policy="drop")
    async def on_count(self):
        counts = await self.spawn_map(count, range(0, 1_000_000, STEP), executor=self.workers)
        self.label["text"] = f"{sum(counts):,} primes below a million"


if __name__ == "__main__":
    run(Page, title="11b")
