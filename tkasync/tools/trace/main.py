"""`python -m tkasync trace app.py`: run a program as it is, and save what it did when it ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from tkasync.tools.program import NoProgramError, Program, ended_by_signals, name_hidden_modules, own_part
from tkasync.tools.trace.trace import Trace, has_met_tkasync

USAGE = """\
usage: python -m tkasync trace [-o FILE] app.py [arguments of the program]
       python -m tkasync trace [-o FILE] -m package.module [arguments of the program]

Runs the program, and saves what it did to FILE when it ends: trace.json by default, which Perfetto
(ui.perfetto.dev), chrome://tracing and speedscope show. A FILE that ends with .svg is a picture of lanes.
-o FILE may also stand right behind the program.
"""
_NOTHING = (
    "nothing of tkasync ran, so no handler is in it: open the window with run(), or give it a Runtime(root)"
)


def main(arguments: Sequence[str]) -> int:
    """Run the command with *arguments*; return the exit code.

    Raises:
        BaseException: SystemExit and KeyboardInterrupt, as the program ends.
    """
    try:
        goal, words = _divided(list(arguments))
        program = Program.named(words)
    except NoProgramError as error:
        print(f"tkasync trace: {error}\n\n{USAGE}", file=sys.stderr)
        return 2
    if goal is None:
        print(USAGE)
        return 0
    goal = goal.absolute()  # now: the program may go to another folder
    if why := _is_refused(goal):
        print(f"tkasync trace: {goal} cannot be written: {why}", file=sys.stderr)
        return 2
    name_hidden_modules(program, "tkasync trace")
    return _run(program, goal)


def _divided(words: list[str]) -> tuple[Path | None, list[str]]:
    """Return where to save, and the program with its arguments; no place, where help is asked for."""
    goal = Path("trace.json")
    if words[:1] in (["-h"], ["--help"]):
        return None, ["-m", "tkasync"]
    if _names_a_file(words, 0):
        goal, words = Path(words[1]), words[2:]
    behind = 2 if words[:1] == ["-m"] else 1
    if words[behind : behind + 1] == ["--"]:
        del words[behind]
    elif _names_a_file(words, behind):
        goal = Path(words[behind + 1])
        del words[behind : behind + 2]
    return goal, words


def _names_a_file(words: list[str], at: int) -> bool:
    if words[at : at + 1] not in (["-o"], ["--output"]):
        return False
    if len(words) < at + 2:
        raise NoProgramError("-o needs the name of a file")
    return True


def _run(program: Program, goal: Path) -> int:
    code = 0
    process = os.getpid()
    trace = Trace(goal)
    with ended_by_signals():  # while it is saved, too: half a file would be left beside the goal
        try:
            program.run()
        except Exception as error:
            error.__traceback__ = own_part(error.__traceback__, program.file)
            sys.excepthook(type(error), error, error.__traceback__)
            code = 1
        finally:
            if os.getpid() == process:
                _save(trace, goal, has_failed=bool(code))
    return code


def _save(trace: Trace, goal: Path, *, has_failed: bool) -> None:
    count = len(trace)
    try:
        trace.close()
    except Exception:
        return  # logged already; the program ends as it would have
    with suppress(OSError, ValueError):  # the program may have closed it, and still ends as it would have
        events = "1 event is" if count == 1 else f"{count} events are"
        print(f"tkasync trace: {events} in {goal}", file=sys.stderr)
        if not has_failed and not has_met_tkasync(trace):
            print(f"tkasync trace: {_NOTHING}", file=sys.stderr)


def _is_refused(goal: Path) -> str:
    """Return why nothing can be saved to *goal*, empty where it can; found out before the program runs."""
    if goal.is_dir():
        return "it is a folder"
    try:
        with TemporaryFile(dir=goal.parent):
            return ""
    except OSError as error:
        return error.strerror or str(error)
