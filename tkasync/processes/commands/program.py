"""`Program`: what ``spawn_command`` runs, checked where the call is: arguments, folder, environment. Any thread."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Argument = str | bytes | os.PathLike[str] | os.PathLike[bytes]
"""What a program is called with."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program with its arguments; *env* is its whole environment, ``None`` for this program's own."""

    argv: tuple[str | bytes, ...]
    cwd: str | bytes | None
    env: dict[str, str] | None

    @property
    def name(self) -> str:
        """What messages call it: the program's file, without its folder."""
        program = os.fsdecode(self.argv[0])
        return Path(program).name or program

    def explained(self, error: OSError) -> OSError:
        """Return *error*, which the start has raised, with words that say what to look at."""
        words = self._words_for(error)
        if words is None:
            return error
        text, about = words
        return type(error)(error.errno, text, about)

    def _words_for(self, error: OSError) -> tuple[str, str] | None:
        program = os.fsdecode(self.argv[0])
        if self.cwd is not None and not Path(os.fsdecode(self.cwd)).is_dir():
            return "cwd= is no folder to run a command in", os.fsdecode(self.cwd)
        if error.errno == errno.ENOENT:
            return _missing(program), program
        if error.errno == errno.EACCES:
            return (
                "the command cannot be run: the file is not executable, or a folder is closed to you",
                program,
            )
        if error.errno == errno.ENOEXEC:
            return (
                "the command is neither a program nor a script whose first line is #! and its interpreter",
                program,
            )
        return None


def _missing(program: str) -> str:
    if Path(program).exists():
        return "the command's interpreter, in the first line of the script, is not there"
    if " " in program and "/" not in program:
        return 'there is no such command: pass each argument separately, spawn_command("make", "-j4")'
    return "there is no such command: is it installed, and on the PATH?"


def program_of(program: object, args: tuple[object, ...], cwd: object, env: object) -> Program:
    """Check what is to be run.

    Raises:
        TypeError: an argument is no string and no path, or *env* no mapping of strings.
        ValueError: no program is named, the folder is empty, or something holds a NUL character or half a surrogate
            pair, which no system can pass on.
    """
    argv = tuple(_argument(each) for each in (program, *args))
    if not argv[0]:
        raise ValueError('spawn_command runs a program: spawn_command("make", "-j4"), and not ""')
    folder = None if cwd is None else _argument(cwd)
    if folder in ("", b""):  # the system would say of the program that it is not there
        raise ValueError("cwd= is a folder, and not empty: leave it out for this program's own")
    return Program(argv, folder, None if env is None else _environment(env))


def _argument(value: Any) -> str | bytes:
    if not isinstance(value, str | bytes | os.PathLike):
        raise TypeError(f"spawn_command takes strings and paths, not {value!r}: write str(...)")
    text: str | bytes = os.fspath(value)
    _check_text(text)
    return text


def _environment(changes: Any) -> dict[str, str]:
    if not isinstance(changes, Mapping):
        raise TypeError(f"env= is a mapping of names to strings, not {changes!r}")
    environment = dict(os.environ)
    for name, value in changes.items():
        if not isinstance(name, str) or not isinstance(value, str | None):
            raise TypeError(f"env= has strings, and None for a name to remove, not {name!r}: {value!r}")
        if not name or "=" in name:
            raise ValueError(f"env= names a variable, not {name!r}")
        if value is None:
            environment.pop(name, None)
        else:
            _check_text(name + value)
            environment[name] = value
    return environment


def _check_text(text: str | bytes) -> None:
    try:
        data = os.fsencode(text)
    except UnicodeEncodeError as error:
        raise not_text(error) from None
    if b"\0" in data:
        raise ValueError(f"a NUL character cannot be passed to a program: {data!r}")


def not_text(error: UnicodeEncodeError) -> ValueError:
    """Return what to raise for a string that holds what is no character; any thread.

    What ``os.fsdecode`` makes of a file's name that is no text is not meant: that is passed on as it was.
    """
    part = error.object[error.start : error.end]
    return ValueError(
        f"{part!r} is no character and cannot be passed to a program: replace it in {error.object!r}, or pass bytes"
    )
