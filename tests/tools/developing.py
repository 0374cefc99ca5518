"""Who works on a program under `python -m tkasync dev`: runs it, saves its files, reads what it says. For tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.support.conversations import next_line, rest, start

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds; reached by a failure only
APP = """
from tkasync import run
from views import View

if __name__ == "__main__":
    run(View, "ann", title="Shop")
"""
VIEW = """
from tkinter import Toplevel
import asyncio
from tkasync import Component, create_signal
import sys
from tkasync.tools import keep

VERSION = 0

def say(line):  # in one piece: what two threads print mixes
    sys.stdout.write(line + "\\n")
    sys.stdout.flush()

class View(Component):
    def setup(self, name):
        self.count, write = keep("count", lambda: create_signal(0))
        write.set(self.count() + 1)
        root = self.winfo_toplevel()
        self.spawn_interval(0.05, lambda: None)
        self.spawn_task(self.stay, name=f"v{VERSION}")
        root.bind("<F3>", print, add="+")
        root.after(3_600_000, print)
        Toplevel(root)
        say(f"shown {VERSION} {name} {self.count()}")
        self.spawn_task(self.say)
    async def stay(self):
        try:
            await asyncio.sleep(3600)
        finally:
            say(f"ended {VERSION}")
    async def say(self):
        self.dispatch_to_ui(self.tell)
    def tell(self):
        root = self.winfo_toplevel()
        jobs = [root.tk.call("after", "info", j)[0] for j in root.tk.call("after", "info")]
        prints = sum(str(job).endswith("print") for job in jobs)
        tops = sum(isinstance(child, Toplevel) for child in root.children.values())
        binds = root.bind("<F3>").count("print ")
        say(f"has {prints} {tops} {binds} {root.title()}")
"""


class Developer:
    """Who runs `dev` on a program, saves its files and reads what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.heard: list[str] = []
        self._alarm: threading.Timer | None = None

    def save(self, text: str, name: str = "app.py") -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text, "utf-8")

    def start(self, *words: str) -> None:
        command = [sys.executable, "-m", "tkasync", "dev", *(words or ("app.py",))]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = start(
            command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        self._wait_no_longer_than_patience()

    def _wait_no_longer_than_patience(self) -> None:
        """For what comes next: a machine with much to do takes its time for all together."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = threading.Timer(PATIENCE, self.process.terminate)
        self._alarm.start()

    def hear(self, text: str) -> str:
        """Wait for a line that begins with *text*."""
        self._wait_no_longer_than_patience()
        while line := next_line(self.process):
            self.heard.append(line.rstrip())
            if line.startswith(text):
                return line.rstrip()
        raise AssertionError(f"it ended without {text!r}: {self.heard}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.end()

    def end(self) -> int:
        assert self.process.stdout is not None
        if not self.process.stdout.closed:
            self.heard += rest(self.process, PATIENCE)[0].splitlines()
        if self._alarm is not None:
            self._alarm.cancel()
        return self.process.returncode


def view(version: int) -> str:
    return VIEW.replace("VERSION = 0", f"VERSION = {version}")
