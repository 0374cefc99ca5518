from tkinter import ttk

from tkasync import Component, gather, run, ui_task
from tkasync.lab.services import count_primes
from tkasync.processes import ProcessWorkers


class Page(Component):
    def setup(self):
        self.workers = self.scope.adopt(ProcessWorkers(2))
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=20, pady=10)

    @ui_task
    async def on_count(self):
        # 0 and 1 are no primes
        low = self.spawn_task(count_primes, 2, 640_000, executor=self.workers)
        high = self.spawn_task(count_primes, 640_000, 1_000_000, executor=self.workers)
        self.label["text"] = f"{sum(await gather(low, high))} primes"


if __name__ == "__main__":
    run(Page, title="11b")
