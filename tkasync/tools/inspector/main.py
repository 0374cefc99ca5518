"""`python -m tkasync inspect`: run a program with the inspector open, or open it for one that runs.

The inspector comes with the program's first window. Signals are named by the line that made them, which is noted only
while a tool listens: so the probe has a listener from the start.
"""

from __future__ import annotations

import argparse
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

from tkasync.dispatch import open_runtimes, probe
from tkasync.dispatch.ui_thread import UiThread
from tkasync.tools.inspector.attach import attach
from tkasync.tools.inspector.opening import open_inspector


def main(arguments: Sequence[str] = ()) -> int:
    """Do what *arguments* say; return the exit code. A program's own ``sys.exit()`` passes through."""
    parser = argparse.ArgumentParser("python -m tkasync inspect", description=__doc__)
    parser.add_argument("--pid", type=int, help="a program that runs already; Python 3.14 or newer")
    parser.add_argument("program", nargs="?", help="the program's file")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="the program's own arguments")
    given = parser.parse_args(arguments)
    if given.pid is not None:
        return attach(given.pid)
    if given.program is None:
        parser.error("name a program, as in: python -m tkasync inspect app.py")
    if not Path(given.program).is_file():
        parser.error(f"there is no file {given.program}")
    run_inspected(given.program, given.arguments)
    return 0


def run_inspected(program: str, arguments: Sequence[str]) -> None:
    """Run the file *program* as the main module, and open the inspector for its first window."""
    close = probe.add(_hear_nothing)

    def opened(runtime: UiThread) -> None:
        forget()
        runtime.post(_open, runtime)

    forget = open_runtimes.call_when_opened(opened)
    sys.argv = [program, *arguments]
    sys.path.insert(0, str(Path(program).resolve().parent))
    try:
        runpy.run_path(program, run_name="__main__")
    finally:
        forget()
        close()


def _open(runtime: UiThread) -> None:
    open_inspector(runtime)


def _hear_nothing(_event: str, *_details: object) -> None:
    """Listen, so that what is made notes the line that made it."""
