from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import count_primes
from tkasync.processes import ProcessWorkers


class Page(Component):
    def setup(self):
        self.workers = self.scope.adopt(ProcessWorkers(1))
        ttk.Button(self, text="Count", command=self.on_count).pack(padx=60, pady=10)
        self.label = ttk.Label(self, text="nothing counted yet")
        self.label.pack(padx=60, pady=10)

    def on_count(self):
        self.spawn_task(count_primes, 0, 200_000, executor=self.workers, on_result=self.show)

    def show(self, count):
        self.label["text"] = f"{count} primes"


if __name__ == "__main__":
    run(Page, title="11c")
