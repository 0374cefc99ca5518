"""The process of a program that has a user: ``python -m tkasync.testing.programs.driver ORDER [ARGUMENT ...]``.

The order is that of `order`.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import runpy
import sys
import threading
import time
import tkinter as tk
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tkasync.testing.programs.order import FAILURE, STACKS, STEPS, Order
from tkasync.testing.programs.steps import Step
from tkasync.testing.programs.user import User

# Of the user while work elsewhere sleeps: what shows meanwhile is shown to it on a slow machine too.
_LOOKS = 3
# Seconds beyond the patience: to import what is needed; for the user to give up first, if the event loop comes round.
_START, _LATE = 30.0, 5.0


def main(order: str, *arguments: str) -> None:
    """Do what *order* says, a text of `Order.text`."""
    asked = Order.of(order)
    # The folder of the program, as where Python is given the file.
    sys.path.insert(0, str(Path(asked.program).parent))
    drive(
        asked.program,
        asked.steps,
        arguments,
        patience=asked.patience,
        longest_sleep=asked.longest_sleep,
        report=Report(Path(asked.folder)),
    )


class Report:
    """Tells the process that waits for this one how far it is.

    Args:
        folder: where to write that.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Open until the process has ended: what is written last comes at the very end.
        self._steps = os.open(folder / STEPS, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._stacks = os.open(folder / STACKS, os.O_WRONLY | os.O_CREAT)

    def step(self, patience: float, late: float = _LATE) -> None:
        """Tell of a step that is done, and have the process end if there is no other one for so long."""
        os.write(self._steps, b".")
        # Its thread needs no interpreter lock, so that it ends also what holds that for ever.
        faulthandler.dump_traceback_later(patience + late, exit=True, file=self._stacks)

    def fail(self, why: str) -> None:
        """Tell why a step could not be done, and end the process."""
        (self._folder / FAILURE).write_text(why, encoding="utf-8")
        os._exit(1)


def drive(
    program: str,
    steps: Iterable[Step],
    arguments: Sequence[str] = (),
    *,
    patience: float = 15.0,
    longest_sleep: float | None = None,
    report: Report | None = None,
    kind: type[User] = User,
) -> None:
    """Run *program* as ``__main__`` in this process; a user comes with its first window.

    Args:
        program: its file.
        steps: what the user does.
        arguments: those of the program.
        patience: seconds that the user has for each step.
        longest_sleep: longer calls of ``time.sleep`` are cut to it.
        report: who is told how it goes; by default stderr, of failures.
        kind: the class of the user.
    """
    users: list[User] = []
    if longest_sleep is not None:
        _shorten_sleeps(longest_sleep, patience, users)
    make_root = tk.Tk.__init__

    def make_root_with_user(root: tk.Tk, *args: Any, **options: Any) -> None:
        make_root(root, *args, **options)
        tk.Tk.__init__ = make_root  # type: ignore[method-assign]
        if report is None:
            users.append(kind(root, steps, patience))
        else:
            users.append(kind(root, steps, patience, partial(report.step, patience), report.fail))
        users[0].begin()

    tk.Tk.__init__ = make_root_with_user  # type: ignore[assignment,method-assign]
    if report is not None:
        report.step(patience, _START)
    # In its debug mode, which `-X dev` sets, asyncio names what has taken long: so does all, on a busy machine.
    logging.getLogger("asyncio").addFilter(lambda record: not str(record.msg).startswith("Executing "))
    sys.argv = [program, *arguments]
    runpy.run_path(program, run_name="__main__")


def _shorten_sleeps(longest: float, patience: float, users: list[User]) -> None:
    """Cut what the program sleeps, but have its threads and coroutines let the user look meanwhile."""
    pause, async_pause = time.sleep, asyncio.sleep

    def has_to_wait(looks: int, end: float) -> bool:
        is_on_a_thread = threading.current_thread() is not threading.main_thread()
        return (
            is_on_a_thread
            and bool(users)
            and users[0].is_there
            and users[0].looks < looks
            and time.monotonic() < end
        )

    def sleep(seconds: float) -> None:
        looks, end = _looks(users) + _LOOKS, time.monotonic() + patience
        pause(min(seconds, longest))
        while has_to_wait(looks, end):
            pause(0.005)

    async def async_sleep(seconds: float, result: object = None) -> object:
        looks, end = _looks(users) + _LOOKS, time.monotonic() + patience
        await async_pause(seconds)
        while has_to_wait(looks, end):
            await async_pause(0.005)
        return result

    time.sleep, asyncio.sleep = sleep, async_sleep  # type: ignore[assignment]


def _looks(users: list[User]) -> int:
    return users[0].looks if users else 0


if __name__ == "__main__":
    main(*sys.argv[1:])
