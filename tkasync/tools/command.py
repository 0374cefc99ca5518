"""The command line of `python -m tkasync`: a command a tool. Works without tkinter and without a display."""

from __future__ import annotations

import argparse
import os
import select
import sys
from collections.abc import Sequence
from importlib import import_module

from tkasync.version import __version__

# The module whose `main(arguments)` is the command, and what it is for. Loaded when it is called.
_COMMANDS = {
    "check": (
        "tkasync.check.main",
        "find what freezes or crashes a Tk program in its source, with the line to write instead",
    ),
    "dev": (
        "tkasync.tools.dev.main",
        "run a program, and show it anew whenever its source is saved",
    ),
    "trace": (
        "tkasync.tools.trace.main",
        "run a program, and save what it did when, for a trace viewer or as a picture",
    ),
    "doctor": (
        "tkasync.tools.doctor.main",
        "say what this Python, its Tk and this display lack, and the cure",
    ),
    "inspect": (
        "tkasync.tools.inspector.main",
        "run a program with the inspector open, or open it for one that runs",
    ),
    "lab": (
        "tkasync.lab.main",
        "exercises that are graded by what a program does under a user's hands",
    ),
}


_UNREAD = 128 + 13  # as a shell says of a program that SIGPIPE has ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that *arguments* name, ``sys.argv`` by default; return the exit code.

    Where nobody reads on what it prints, as with ``| head``, it ends without a word.

    Raises:
        SystemExit: with 2, no such command, and with 0 after ``--help`` and ``--version``.
    """
    try:
        try:
            return _run(arguments)
        finally:
            # What is left would else be written when Python ends, where nothing can catch the error.
            if sys.stdout is not None and not sys.stdout.closed:
                sys.stdout.flush()
    except BrokenPipeError:
        if not _is_unread():
            raise  # of another pipe, of a program that `trace` runs say
        # Python flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNREAD


def _is_unread() -> bool:
    """Whether what is printed goes to a pipe that nobody reads."""
    try:
        sys.stdout.flush()  # keeps what could not be written, and fails again
        if not hasattr(select, "poll"):
            return False
        # With `python -u` there is nothing to keep.
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        return bool(poll.poll(0))
    except BrokenPipeError:
        return True
    except (AttributeError, OSError, ValueError):
        return False  # no file, or closed


def _run(arguments: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser("python -m tkasync", description="Tools for programs that use tkasync.")
    parser.add_argument("--version", action="version", version=f"tkasync {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, purpose) in _COMMANDS.items():
        # Its own parser has the options, --help among them.
        commands.add_parser(name, help=purpose, add_help=False)
    given = list(sys.argv[1:] if arguments is None else arguments)
    # All behind the command is the command's own: this parser would put it in another order.
    module, _ = _COMMANDS[parser.parse_args(given[:1]).command]
    return int(import_module(module).main(given[1:]))
