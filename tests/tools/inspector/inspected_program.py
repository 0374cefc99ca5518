"""A program with the inspector open. The tests start it, and tell it by its arguments what to do."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from tkinter import Toplevel, ttk
from typing import ClassVar

from tkasync import Component, bind_option, checkpoint, create_memo, create_signal, run
from tkasync.tools import open_inspector
from tkasync.tools.inspector import opening


class Panel(Component):
    """Has a task, an interval, a signal and a binding; ends, stands still or has a grab as it is told."""

    def setup(self, what: str) -> None:
        """Open the inspector, print the viewer's process, and do *what*."""
        self.inspector = open_inspector(self)
        print(f"viewer {self.inspector.process_id}", flush=True)
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
        """Stand still when the file "stand" is there, until "wake" is."""
        self.spawn_interval(0.05, self.stand)

    def stand(self) -> None:
        """Stand still if it is time to."""
        if Path("stand").exists():
            while not Path("wake").exists():
                time.sleep(0.05)

    def stand_still_in_a_dialog(self) -> None:
        """Stand still while a dialog has the grab."""
        dialog = Toplevel(self)
        dialog.wait_visibility()
        dialog.grab_set()
        self.stand_still()

    def flood(self) -> None:
        """Have ten thousand tasks."""
        for number in range(10_000):
            self.spawn_interval(1000.0, print, number, delay=500.0)

    def close_it(self) -> None:
        """Close the inspector in the middle, and go on a while."""
        self.spawn_debounced(1.5, self.inspector.close).call()
        self.spawn_debounced(3.0, self.finish).call()

    def drop_values(self) -> None:
        """Stand still often, with values that note the thread on which they die, until the file "wake" is there."""
        self.spawn_interval(0.35, self.hold)

    def hold(self) -> None:
        """Stand still with values that only this frame holds."""
        values = [Value() for _ in range(20)]
        time.sleep(0.3)
        del values
        if Path("wake").exists():
            self.finish()


class Value:
    """Notes where it dies."""

    died_on: ClassVar[set[str]] = set()

    def __del__(self) -> None:
        self.died_on.add(threading.current_thread().name)


def show(viewer: str) -> None:
    """Have the inspector start another viewer: one that notes what it shows, or none."""
    if viewer != "real":
        command = [sys.executable, str(Path(__file__).with_name(f"{viewer}_viewer.py"))]
        opening._command = lambda _runtime: command


if __name__ == "__main__":
    show(sys.argv[2])
    run(Panel, sys.argv[1])
    if sys.argv[1] == "drop_values":
        sys.stderr.write(f"program: died on {sorted(Value.died_on)}\n")
