"""6b The stop is swallowed.

Each third part cannot be read, and the copy goes on with the next one, as it is to be. But "Stop" does not stop it.

To hold afterwards: a part that fails with an OSError is left out, and the next one is copied. After "Stop" no further
part begins; a part that has begun may end. "Copy" then begins anew.
"""

from tkinter import ttk

from tkasync import Component, checkpoint, run
from tkasync.lab.services import copy_from_stick


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)
        self.task = None

    def on_copy(self):
        self.task = self.spawn_task(self.copy)

    def on_stop(self):
        if self.task is not None:
            self.task.abort()
            self.label["text"] = "stopped"

    def copy(self):
        for number in range(1, 41):
            try:
                copy_from_stick(number)
                checkpoint()
            except:
                print("part", number, "is left out")


if __name__ == "__main__":
    run(Page, title="6b")
