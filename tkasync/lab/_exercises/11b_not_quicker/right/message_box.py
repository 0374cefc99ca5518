from tkinter import messagebox, ttk

from tkasync import Component, run
from tkasync.lab.services import count_primes
from tkasync.processes import ProcessWorkers

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]


def count(part):
    return count_primes(*part)


class Page(Component):
    def setup(self):
        self.workers = self.scope.adopt(ProcessWorkers(4))
        ttk.Button(self, text="Count", command=self.on_count).pack()

    def on_count(self):
        self.spawn_map(count, PARTS, executor=self.workers, on_result=self.show)

    def show(self, counts):
        messagebox.showinfo("11b", f"There are {sum(counts)} primes.")


if __name__ == "__main__":
    run(Page, title="11b")
