"""`CommandOptions`: the keyword options of ``spawn_command``, and which of them are the task's. Any thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from tkasync.dispatch.timers import check_seconds
from tkasync.processes.commands.handle import CommandEnd
from tkasync.tasks.options import TaskOptions, shows

F = TypeVar("F", bound=Callable[..., Any])
KILL_AFTER = 2.0  # seconds; as long as the close of a window gives everything


class CommandOptions(TaskOptions[CommandEnd], total=False):
    """The keyword options of ``spawn_command``; their meanings are described there."""

    cwd: str | os.PathLike[str] | None
    env: Mapping[str, str | None] | None
    input: str | bytes | None
    interactive: bool
    check: bool
    on_line: Callable[[str], object] | None
    on_output: Callable[[str], object] | None
    on_error_line: Callable[[str], object] | None


_TASKS = frozenset(TaskOptions.__annotations__)
_OWN = tuple(name for name in CommandOptions.__annotations__ if name not in _TASKS)
_ORDER = (*_OWN, *(name for name in TaskOptions.__annotations__ if name != "executor"))
_DEFAULTS = {"interactive": False, "check": False, "kill_after": KILL_AFTER, "policy": "parallel"}


def shows_command_options(function: F) -> F:
    """Do what `shows_options` does, for the options of ``spawn_command``."""
    return shows(function, _ORDER, _DEFAULTS)


def check_own_options(options: CommandOptions) -> None:
    """Check those that are no task's.

    Raises:
        TypeError: there is no such option, or one is of another type.
        ValueError: *kill_after* is no time that one can wait for.
    """
    for name in options:
        if name not in _ORDER:
            raise _refused(name)
    if options.get("input") is not None and options.get("interactive"):
        raise TypeError("input= ends the input, and interactive=True keeps it open: send the text instead")
    check_seconds("kill_after", kill_after(options))


def kill_after(options: CommandOptions) -> float:
    """Return the seconds between the request to end and the kill."""
    seconds = options.get("kill_after")
    return KILL_AFTER if seconds is None else seconds


def _refused(name: str) -> TypeError:
    if name == "executor":
        return TypeError("a command is a process of its own: leave executor= out")
    return TypeError(
        f'spawn_command has no option {name!r}; for a line of the shell write spawn_command("sh", "-c", line)'
    )


def tasks_options(options: CommandOptions) -> TaskOptions[CommandEnd]:
    """Return those that every task has."""
    rest = {name: value for name, value in options.items() if name in _TASKS}
    return cast("TaskOptions[CommandEnd]", rest)
