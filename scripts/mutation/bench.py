"""Benches: each has a copy of the tree and a display of its own, so that several trials can run side by side."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from .tree import copy_of_the_tree


@dataclass(frozen=True, slots=True)
class Bench:
    """Where one trial at a time is run."""

    copy: Path
    display: str


@contextmanager
def benches(number: int) -> Iterator[SimpleQueue[Bench]]:
    """*number* benches, in a queue of those that are free. The first uses the display of this process."""
    free: SimpleQueue[Bench] = SimpleQueue()
    with ExitStack() as stack:
        for at in range(number):
            copy = stack.enter_context(copy_of_the_tree())
            # Not one for all: a test that takes the focus takes it from those beside it.
            display = os.environ["DISPLAY"] if at == 0 else stack.enter_context(_virtual_display())
            free.put(Bench(copy, display))
        yield free


@contextmanager
def _virtual_display() -> Iterator[str]:
    reader, writer = os.pipe()
    dies_with_us = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    screen = ["-screen", "0", "1280x1024x24", "-noreset", "-nolisten", "tcp"]
    with subprocess.Popen(
        [*dies_with_us, "Xvfb", "-displayfd", str(writer), *screen],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writer)
        try:
            yield f":{_read_line(reader)}"
        finally:
            server.terminate()


def _read_line(file: int) -> str:
    with os.fdopen(file) as lines:
        line = lines.readline().strip()
    if not line:
        raise RuntimeError("Xvfb did not start: without it, leave --jobs out")
    return line
