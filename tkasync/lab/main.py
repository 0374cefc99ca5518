"""`python -m tkasync lab`: the commands, and their arguments."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from tkasync.lab.commands import learner, teacher

_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": learner.show_list,
    "start": learner.start,
    "check": learner.check,
    "watch": learner.watch,
    "hint": learner.hint,
    "solution": learner.solution,
    "progress": learner.progress,
    "doctor": teacher.doctor,
    "grade": teacher.grade,
    "verify": teacher.verify,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command of the lab that *arguments* name; return the exit code."""
    parser = _parser()
    parsed = parser.parse_args(sys.argv[2:] if arguments is None else arguments)
    try:
        return _COMMANDS[parsed.command or "list"](parsed)
    except BrokenPipeError:
        raise  # nobody reads on: no failure of the lab's
    except (LookupError, OSError, UnicodeDecodeError) as error:
        print(f"lab: {error}", file=sys.stderr)
        return 2


def _seconds(text: str) -> float:
    """Return what ``20s``, ``20`` or ``2m`` means."""
    number = float(text.rstrip("sm")) * (60 if text.endswith("m") else 1)
    if not 0 < number < float("inf"):
        raise ValueError(text)
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m tkasync lab", description="Exercises that are graded by what they do."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("list", help="what is done, and what comes next")
    start = commands.add_parser("start", help="copy an exercise here")
    start.add_argument("exercise")
    start.add_argument("--again", action="store_true", help="begin anew; yours is kept as .mine")
    check = commands.add_parser("check", help="run it with an examiner at its window")
    check.add_argument("file", nargs="?")
    check.add_argument("--show", action="store_true", help="first slowly, for you to watch")
    commands.add_parser("watch", help="check at every save").add_argument("exercise", nargs="?")
    commands.add_parser("hint", help="the next of three").add_argument("exercise", nargs="?")
    solution = commands.add_parser("solution", help="all right ones, once it is passed")
    solution.add_argument("exercise", nargs="?")
    solution.add_argument("--anyway", action="store_true")
    commands.add_parser("progress", help="of the lessons").add_argument("--json", action="store_true")
    commands.add_parser("doctor", help="what this machine lacks")
    grade = commands.add_parser("grade", help="for teachers: every learner's folder below one folder")
    grade.add_argument("folder")
    grade.add_argument("--csv", action="store_true")
    grade.add_argument(
        "--limit", type=_seconds, default=60.0, help="for a file, as 20s; one minute by default"
    )
    verify = commands.add_parser("verify", help="for authors: the exercises themselves")
    verify.add_argument("--only", nargs="*", default=[])
    verify.add_argument("--rounds", type=int, default=1)
    verify.add_argument("--jobs", type=int, default=2)
    return parser
