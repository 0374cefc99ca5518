"""A program with the inspector open. The tests start it, and tell it line by line what to do: a line is a method."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from tkinter import Toplevel, ttk
from typing import ClassVar

from tkasync import Component, bind_option, checkpoint, create_memo, create_signal, run
from tkasync.tools import open_inspector
from tkasync.tools.inspector import opening


def note(text: str) -> None:
    """Write a line that stays whole beside those of the viewer."""
    sys.stderr.write(f"program: {text}\n")
    sys.stderr.flush()


class Panel(Component):
    """Has a task, an interval, a signal and a binding, and does what it is told."""

    def setup(self) -> None:
        """Open the inspector, and listen."""
        self.open()
        self.count, self.set_count = create_signal(0)
        text = create_memo(lambda: f"count {self.count()}")
        label = ttk.Label(self)
        label.pack()
        bind_option(label, "text", text)
        self.spawn_interval(0.1, self.tick)
        self.spawn_task(self.work, name="long work")
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        """Have each line that comes be done on the UI thread."""
        for line in sys.stdin:
            self.dispatch_to_ui(getattr(self, line.strip()))

    def tick(self) -> None:
        """Write the signal."""
        self.set_count.update(lambda count: count + 1)

    def work(self) -> None:
        """Go on until it is told to stop."""
        while True:
            checkpoint()
            time.sleep(0.02)

    def open(self) -> None:
        """Open the inspector, and say which process the viewer is."""
        self.inspector = open_inspector(self)
        print(f"viewer {self.inspector.process_id}", flush=True)

    def open_plain(self) -> None:
        """Open one whose viewer only waits, once the one before has ended."""
        self.inspector.close()
        show("plain")
        self.open()

    def close(self) -> None:
        """Close it."""
        self.inspector.close()

    def say(self) -> None:
        """Say that the window answers."""
        print("answers", flush=True)

    def end(self) -> None:
        """Close the window."""
        self.finish()

    def stand(self) -> None:
        """Stand still until the file "wake" is there."""
        while not Path("wake").exists():
            time.sleep(0.05)
        Path("wake").unlink()

    def stand_in_a_dialog(self) -> None:
        """Stand still while a dialog has the grab."""
        dialog = Toplevel(self)
        dialog.wait_visibility()
        dialog.grab_set()
        self.stand()
        dialog.destroy()

    def flood(self) -> None:
        """Have ten thousand tasks."""
        for number in range(10_000):
            self.spawn_interval(1000.0, print, number, delay=500.0)

    def hold(self) -> None:
        """Stand still again and again, with values that only this frame holds, and say on which threads they die."""
        for _ in range(3):
            values = [Value() for _ in range(20)]
            time.sleep(0.3)
            del values
            self.update()
        note(f"died on {sorted(Value.died_on)}")

    def fork(self) -> None:
        """Have a child that holds the pipes, until its parent has gone."""
        parent = os.getpid()
        if os.fork() == 0:
            self.inspector.close()
            while os.getppid() == parent:
                time.sleep(0.05)
            time.sleep(2)
            os._exit(0)


class Value:
    """Notes where it dies."""

    died_on: ClassVar[set[str]] = set()

    def __del__(self) -> None:
        self.died_on.add(threading.current_thread().name)


def show(viewer: str) -> None:
    """Have the inspector start another viewer: one that notes what it shows, one without a window, or none."""
    script = str(Path(__file__).with_name(f"{viewer}_viewer.py"))
    command = (
        [sys.executable, "-c", "import sys; sys.stdin.read()"]
        if viewer == "plain"
        else [sys.executable, script]
    )
    opening._command = lambda _runtime: command


def threads() -> list[str]:
    """Wait for the threads of inspectors to end; return those that have not."""
    theirs = [thread for thread in threading.enumerate() if thread.name.startswith("tkasync-inspector")]
    for thread in theirs:
        thread.join(30)
    return [thread.name for thread in theirs if thread.is_alive()]


if __name__ == "__main__":
    show(sys.argv[1])
    run(Panel)
    note(f"has ended, with {threads()}")
