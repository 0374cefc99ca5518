"""One scenario in this process, and what was seen, as JSON: `python program.py NAME`; or `--idle SECONDS`."""

from __future__ import annotations

import argparse
import faulthandler
import inspect
import json
import logging
import os
import sys
import tkinter
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from scenarios import LONG, TOLD, Scenario
from silent import SILENT, a_slow_start

from tkasync import Runtime
from tkasync.tools import Stall, StallWatch

WAIT = 60.0 * float(os.environ.get("STRESS_BUSY", "1"))
AFTER = 0.8  # seconds in which more may be told, or wrongly something
SCENARIOS = {scenario.prepare.__name__: scenario for scenario in (*TOLD, *SILENT)}


def run_until(root: tkinter.Tk, is_done: Callable[[], object], at_most: float = WAIT) -> None:
    """Run *root*'s event loop until *is_done*."""
    end = monotonic() + at_most

    def look() -> None:
        if is_done() or monotonic() > end:
            root.quit()
        else:
            root.after(20, look)

    root.after(20, look)
    root.mainloop()


def perform(scenario: Scenario) -> dict[str, Any]:
    """Have the scenario's handler called once, as a button's would be; return what the watch has said."""
    root = tkinter.Tk()
    Runtime(root)
    over: list[float] = []
    handler = scenario.prepare(root)
    root.update()

    def note_end(_event: object) -> None:
        over.append(monotonic())

    with StallWatch(root, threshold=0.1) as watch:
        if scenario.prepare is a_slow_start:
            sleep(LONG)
            root.update()
        run_until(root, lambda: watch.looks > 4)
        root.bind("<<Press>>", handler)
        root.bind("<<Over>>", note_end)
        told_at = Told(watch)
        began_at = monotonic()
        root.after_idle(lambda: root.event_generate("<<Press>>", when="tail"))
        root.after_idle(lambda: root.event_generate("<<Over>>", when="tail"))
        run_until(root, lambda: over)
        if scenario.kinds:
            run_until(root, lambda: watch.stalls, 10.0)
        run_until(root, lambda: False, AFTER)
        stalls = watch.stalls
        first = told_at.first
        return {
            "stalls": [facts(stall) for stall in stalls],
            "silent": watch.silent,
            "handler": handler.__qualname__,  # type: ignore[attr-defined]  # they are functions
            "here": line_of(handler, "here"),
            "there": line_of(scenario.prepare, "there"),
            "told_after": None if first is None else round(first - began_at, 3),
            "took": round(over[0] - began_at, 3) if over else None,
        }


class Told(logging.Handler):
    """When the watch has said something first."""

    def __init__(self, watch: StallWatch) -> None:
        super().__init__()
        self.first: float | None = None
        logger = logging.getLogger("tkasync.stalls")
        logger.addHandler(self)
        logger.propagate = False

    def emit(self, record: logging.LogRecord) -> None:
        """Note the first time."""
        self.first = self.first or monotonic()


def facts(stall: Stall) -> dict[str, Any]:
    """Return *stall* as JSON has it."""
    line, there = stall.line, stall.thread_line
    return {
        "kind": stall.kind.value,
        "seconds": round(stall.seconds, 3),
        "net": round(stall.net, 3),
        "line": None if line is None else line.line,
        "expression": stall.expression,
        "handler": stall.handler,
        "thread": stall.thread,
        "thread_line": None if there is None else there.line,
        "hints": stall.hints,
    }


def line_of(function: Callable[..., object], mark: str) -> int | None:
    """Return the number of the line of *function* with *mark* behind it."""
    lines, first = inspect.getsourcelines(function)
    marked = [first + at for at, line in enumerate(lines) if line.rstrip().endswith(f"# {mark}")]
    return marked[0] if marked else None


def rest(seconds: float) -> dict[str, Any]:
    """Have a window do nothing for that long, but for a clock once a second; return what the watch has said."""
    root = tkinter.Tk()
    Runtime(root)
    label = tkinter.Label(root, text="")
    label.pack()

    def tick() -> None:
        label.configure(text=f"{monotonic():.0f}")
        root.after(1000, tick)

    tick()
    with StallWatch(root) as watch:
        run_until(root, lambda: False, seconds)
        return {
            "stalls": [facts(stall) for stall in watch.stalls],
            "silent": watch.silent,
            "looks": watch.looks,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", choices=SCENARIOS)
    parser.add_argument("--idle", type=float)
    options = parser.parse_args()
    faulthandler.dump_traceback_later(2 * WAIT + (options.idle or 0.0), exit=True)
    seen = rest(options.idle) if options.idle else perform(SCENARIOS[options.name])
    print(json.dumps(seen), flush=True)
    os._exit(0)  # the widgets of some take long to be destroyed


if __name__ == "__main__":
    main()
