"""The child: `python -m architecture.walk.program PACKAGE FLOW` performs an act a few times, prints the fewest hops.

Runs on a real window, with the checkout that is to be walked first on the path.
"""

from __future__ import annotations

import _tkinter
import json
import sys
import tkinter as tk
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from .recorder import GUARD, Hop, Recorder

__all__ = ["MARK"]

MARK = "hops: "
WARM_UP = 2  # times that start the pool and fill caches, and are not counted
TIMES = 6
REST = 0.15  # seconds until the last idle callback has run, also under the profiler
LIMIT = 30  # seconds; reached by an act that never ends only


class Walk:
    """Performs the act, lets the window come to rest, and does so again. UI thread only."""

    def __init__(self, recorder: Recorder, flow: Any, root: tk.Tk) -> None:
        self._recorder = recorder
        self._flow = flow
        self._root = root
        self.has_finished = True
        self.hops: list[Hop] = []
        flow.on_arrival = self._finished

    def _finished(self) -> None:
        self.has_finished = True

    def perform(self) -> None:
        for number in range(TIMES):
            self._flow.prepare()
            self._rest()
            hops = self._act()
            # The shortest: a wake that comes late on a busy machine adds a turn or a timer's look at the clock.
            if number >= WARM_UP and (not self.hops or len(hops) < len(self.hops)):
                self.hops = hops

    def _act(self) -> list[Hop]:
        self.has_finished = False
        self._recorder.begin("the call")
        self._flow.act()
        self._recorder.leg = "UI thread, to rest"
        end = monotonic() + LIMIT
        self._rest()
        while not self.has_finished:  # a busy machine
            if monotonic() > end:
                raise TimeoutError(f"nothing arrived within {LIMIT} s")
            self._rest()
        return self._recorder.end()

    def _rest(self) -> None:
        # Not by `after`, whose own way through tkasync would be counted.
        until = monotonic() + REST
        while monotonic() < until:
            if not self._root.tk.dooneevent(_tkinter.DONT_WAIT):
                sleep(0.001)


def main() -> None:
    package, name = Path(sys.argv[1]), sys.argv[2]
    recorder = Recorder(package, () if name == "guard" else GUARD)
    import tkasync

    assert Path(tkasync.__file__).parent == package, f"not the package to walk: {tkasync.__file__}"
    from .flows import FLOWS

    root = tk.Tk()
    with tkasync.Runtime(root):
        flow = FLOWS[name](root)
        flow.pack()
        walk = Walk(recorder, flow, root)
        walk.perform()
    print(MARK + json.dumps(walk.hops))


if __name__ == "__main__":
    main()
