"""`python -m tkasync inspect`: run a program with the inspector open, or open it for one that runs.

The inspector comes with the program's first window. Signals are named by the line that made them, which is noted only
while a tool listens: so the probe has a listener from the start.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tkasync.dispatch import open_runtimes, probe
from tkasync.dispatch.ui_thread import UiThread
from tkasync.tools.inspector.attach import attach
from tkasync.tools.inspector.opening import open_inspector
from tkasync.tools.program import NoProgramError, Program, name_hidden_modules


def main(arguments: Sequence[str] = ()) -> int:
    """Do what *arguments* say; return the exit code. A program's own ``sys.exit()`` passes through."""
    parser = argparse.ArgumentParser("python -m tkasync inspect", description=__doc__)
    parser.add_argument("--pid", type=int, help="a program that runs already; Python 3.14 or newer")
    parser.add_argument("-m", dest="module", nargs=argparse.REMAINDER, help="a module, and its own arguments")
    parser.add_argument("program", nargs="?", help="the program's file or folder")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="the program's own arguments")
    given = parser.parse_args(arguments)
    if given.pid is not None:
        return attach(given.pid)
    named = [given.program, *given.arguments] if given.program is not None else []
    try:
        program = Program.named(named if given.module is None else ["-m", *given.module])
    except NoProgramError as error:
        parser.error(str(error))
    name_hidden_modules(program, "tkasync inspect")
    run_inspected(program)
    return 0


def run_inspected(program: Program) -> None:
    """Run *program* as the main module, and open the inspector for its first window."""
    close = probe.add(_hear_nothing)

    def opened(runtime: UiThread) -> None:
        forget()
        runtime.post(_open, runtime)

    forget = open_runtimes.call_when_opened(opened)
    try:
        program.run()
    finally:
        forget()
        close()


def _open(runtime: UiThread) -> None:
    open_inspector(runtime)


def _hear_nothing(_event: str, *_details: object) -> None:
    """Listen, so that what is made notes the line that made it."""
