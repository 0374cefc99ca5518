"""An app under `dev`, shown anew so many times: says what is left of earlier versions. The tests start it.

python reloaded_app.py NAME TIMES
"""

from __future__ import annotations

import gc
import os
import re
import sys
import tempfile
import threading
import time
import weakref
from collections import Counter
from pathlib import Path
from typing import Any

from tkasync import Component, IntervalHandle, TaskHandle
from tkasync.reactive.effect import Effect
from tkasync.tools.dev.session import Session
from tkasync.tools.dev.stage import DevStage
from tkasync.tools.program import Program

PATIENCE = 30.0  # seconds in which what is of an earlier version has to end; reached by a failure only
LOOK = 100  # milliseconds
LOOKS = 5  # at the first version, whose work comes and goes
Census = Counter[str]


def census(root: Any) -> Census:
    """Count what works, and what there is of Tk's, each by its kind."""
    found: Census = Counter()
    for each in gc.get_objects():
        if isinstance(each, TaskHandle) and not each.done():
            found[f"task {each.name}"] += 1
        elif isinstance(each, IntervalHandle | Effect):
            found[type(each).__name__] += 1
    names = [kind(thread.name) for thread in threading.enumerate()]
    # Those of the window begin with the first work for them, and the pool has as many as there was work at once.
    found.update(f"thread {name}" for name in names if name not in ("tkasync-worker-N", "tkasync-loop"))
    split, call = root.tk.splitlist, root.tk.call
    found.update(f"job {kind(split(call('after', 'info', job))[0])}" for job in split(call("after", "info")))
    found.update(f"binding {line}" for line in kind(root.bind_all("<Key>") + root.bind("<Key>")).split())
    found["commands of Tcl"] = len(split(call("info", "commands")))
    return found


def kind(name: object) -> str:
    """*name* without its numbers."""
    return re.sub(r"\d+", "N", str(name))


class Reloads:
    """Saves the app as often as it is to be shown anew, and looks at what is left behind the last time."""

    def __init__(self, name: str, times: int) -> None:
        self.file = Path("apps", name, "__init__.py").absolute()
        self.left = times
        self.first: Census = Counter()
        self.looks = 0
        self.end = 0.0
        self.versions: list[weakref.ref[Any]] = []

    def shown(self, root: Any) -> None:
        """Hear that a version is in the window."""
        self.versions += [weakref.ref(each) for each in root.children.values() if isinstance(each, Component)]
        self.end = time.monotonic() + PATIENCE
        root.after(LOOK, self.look, root)

    def look(self, root: Any) -> None:
        """Save, or see whether all of before has ended."""
        self.looks += 1
        gc.collect()
        if self.looks < LOOKS:
            self.first |= census(root)
        elif self.left:
            self.left -= 1
            os.utime(self.file)
            return  # `dev` ends this job with its version; the next one has its own
        elif not (more := self.left_over(root)) or time.monotonic() > self.end:
            print(f"left over: {more}" if more else f"clean after {len(self.versions)} versions", flush=True)
            root.destroy()
            return
        root.after(LOOK, self.look, root)

    def left_over(self, root: Any) -> list[str]:
        """What there is now and was not while the first version was shown."""
        old = [f"{each()!r}" for each in self.versions[:-1] if each() is not None]
        return [*old, *(f"{count} {what}" for what, count in (census(root) - self.first).items())]


def main(name: str, times: int) -> int:
    """Run the app until it has been shown so many times; return its exit code."""
    reloads = Reloads(name, times)
    shows = DevStage.shows

    def shows_and_tells(stage: DevStage, root: Any, *given: Any) -> None:
        shows(stage, root, *given)
        reloads.shown(root)

    DevStage.shows = shows_and_tells  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        outcome = Path(folder) / "outcome.json"
        return Session(Program.named(["-m", f"apps.{name}"]), outcome, time.time()).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
