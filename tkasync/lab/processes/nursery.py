"""`Nursery`: starts many examinations quickly: a process that has imported everything forks for each. Linux.

A fork of a window's process would take the window along; this one has none, and no thread but its first.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tkasync.lab.processes.single import Process, Start, command, environment, start
from tkasync.ownership.executors.process_trees import OWN_GROUP, kill_group

_SECONDS = 10.0


class Nursery:
    """See the module. Any thread may start an examination."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._mother = subprocess.Popen(
            command("tkasync.lab.processes.mother"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), **OWN_GROUP,
        )  # fmt: skip
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._questions, self._answers = self._mother.stdin, self._mother.stdout

    def start(self, order: bytes, folder: Path, output: Path) -> Process:
        """Start an examination; see `Start`."""
        asked = {"order": order.decode(), "folder": str(folder), "output": str(output)}
        return _Child(self, int(self.ask(asked)))

    def ask(self, asked: dict[str, Any]) -> Any:
        """Return the answer of the process that forks.

        Raises:
            ChildProcessError: it has ended.
        """
        with self._asking:
            with suppress(BrokenPipeError):
                self._questions.write(json.dumps(asked).encode() + b"\n")
                self._questions.flush()
            answer = self._answers.readline()
        if not answer:
            raise ChildProcessError(
                f"the process that starts examinations has ended: exit code {self._mother.wait()}"
            )
        return json.loads(answer)

    def close(self) -> None:
        """End the process that forks."""
        with suppress(BrokenPipeError):
            self._questions.close()
        self._answers.close()
        with suppress(subprocess.TimeoutExpired):
            self._mother.wait(_SECONDS)
        self._mother.kill()
        self._mother.wait()


class _Child:
    def __init__(self, nursery: Nursery, number: int) -> None:
        self._nursery = nursery
        self._number = number
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            self._code = self._nursery.ask({"poll": self._number})
        return self._code

    def kill(self) -> None:
        # What it has started may outlive it, in its group.
        kill_group(self._number)
        # It has ended at once, unless the system cannot end it, which waits for a disk that does not answer say.
        deadline = monotonic() + _SECONDS
        while self.poll() is None and monotonic() < deadline:
            sleep(0.005)


@contextmanager
def quickest_start() -> Iterator[Start]:
    """Have inside the block what starts examinations as quickly as this system allows."""
    if sys.platform != "linux":
        yield start
        return
    nursery = Nursery()
    try:
        yield nursery.start
    finally:
        nursery.close()
