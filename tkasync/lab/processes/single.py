"""`Process`: an examination in a process of its own, which Python starts anew. On every system."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from tkasync.ownership.executors.process_trees import OWN_GROUP, kill_group

ROOT = Path(__file__).resolve().parents[3]
"""The folder in which tkasync lies."""


class Process(Protocol):
    """An examination that runs."""

    def poll(self) -> int | None:
        """Return the exit code once it has ended; minus the signal that has ended it."""

    def kill(self) -> None:
        """End it, and all that it has started and that has not left its session. Blocks until it has ended."""


Start = Callable[[bytes, Path, Path], Process]
"""Starts one: with its order, in a folder, its output going to a file."""


class _Started:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def poll(self) -> int | None:
        return self._process.poll()

    def kill(self) -> None:
        kill_group(self._process.pid)
        self._process.wait()


def start(order: bytes, folder: Path, output: Path) -> Process:
    """Start an examination; see `Start`."""
    with output.open("ab") as out:
        process = subprocess.Popen(
            command("tkasync.lab.examiner.child"),
            stdin=subprocess.PIPE, stdout=out, stderr=out, cwd=folder, env=environment(),
            **OWN_GROUP,
        )  # fmt: skip
    assert process.stdin is not None
    # It may have ended already: its exit code tells what has become of it.
    with suppress(BrokenPipeError), process.stdin as order_in:
        order_in.write(order)
    return _Started(process)


def command(module: str) -> list[str]:
    """Return what runs *module*; no learner's folder is in its path."""
    return [sys.executable, "-P", "-X", "utf8", "-m", module]


def environment() -> dict[str, str]:
    """Return the variables of such a process."""
    path = [str(ROOT), *(path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path)]
    return os.environ | {"PYTHONPATH": os.pathsep.join(path), "TKASYNC_LAB": "1"}
