"""A program with the inspector open. The tests start it, and tell it by its arguments what to do."""

from __future__ import annotations

import sys
import time
from tkinter import ttk

from tkasync import Component, bind_option, checkpoint, create_memo, create_signal, run
from tkasync.tools import open_inspector


class Panel(Component):
    """Has a task, an interval, a signal and a binding; ends, stands still or has a grab as it is told."""

    def setup(self, what: str) -> None:
        """Open the inspector, print the viewer's process, and do *what*."""
        inspector = open_inspector(self)
        print(f"viewer {inspector.process_id}", flush=True)
        self.count, self.set_count = create_signal(0)
        text = create_memo(lambda: f"count {self.count()}")
        label = ttk.Label(self)
        label.pack()
        bind_option(label, "text", text)
        self.spawn_interval(0.1, self.tick)
        self.spawn_task(self.work, name="long work")
        getattr(self, what)()

    def tick(self) -> None:
        """Write the signal."""
        self.set_count.update(lambda count: count + 1)

    def work(self) -> None:
        """Go on until it is told to stop."""
        while True:
            checkpoint()
            time.sleep(0.02)

    def go_on(self) -> None:
        """Run until somebody ends it."""

    def end_soon(self) -> None:
        """Close the window after a second."""
        self.spawn_debounced(1.0, self.finish).call()

    def stand_still(self) -> None:
        """Stand still for a long time, and go on."""
        self.spawn_debounced(1.5, time.sleep).call(8)


if __name__ == "__main__":
    run(Panel, sys.argv[1])
