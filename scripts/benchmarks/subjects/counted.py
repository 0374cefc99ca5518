"""What the ways of a call, a task, a signal and a widget's option cost: in instructions, and in processor time.

*instructions*: in thousands, counted by valgrind's callgrind: all threads, Tcl and the C library included, whatever the
machine does besides. *processor-time*: microseconds of all threads of the process. The ways are those of `acts`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import which

__all__ = ["measure"]

MARK = "getpgid"  # a system call that nothing makes: valgrind writes down what was counted before each
COUNTS = {"set": 400, "configure": 400, "winfo": 400, "item": 400}
USUAL = 100
Perform = Callable[[str, Callable[[int], None], int], None]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    return _instructions() if peer == "instructions" else _processor_time(4 if quick else 10)


def each(act: Perform) -> None:
    """Have each act performed by *act*, after it has been warmed up."""
    from benchmarks.acts import Acts

    acts = Acts()
    for name, perform in acts.all.items():
        perform(20)
        act(name, perform, COUNTS.get(name, USUAL))
    acts.runtime.close()


def _processor_time(rounds: int) -> dict[str, float]:
    figures: dict[str, float] = {}

    def act(name: str, perform: Callable[[int], None], count: int) -> None:
        def once() -> float:
            begun = time.process_time()
            perform(count)
            return (time.process_time() - begun) / count

        # The least: what lies above it is the machine.
        figures[name] = round(min(once() for _ in range(rounds)) * 1e6, 3)

    each(act)
    return figures


def _instructions() -> dict[str, float]:
    valgrind = which("valgrind")
    if valgrind is None:
        raise ImportError("valgrind is not installed")
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "counted"
        command = [
            valgrind, "--tool=callgrind", "--fair-sched=yes", f"--callgrind-out-file={written}",
            f"--dump-before={MARK}", sys.executable, "-m", __name__,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError((done.stderr.strip().splitlines() or ["no word"])[-1])
        performed = [line.split() for line in done.stdout.splitlines()]
        # Every second one is an act; the others are what came before it.
        sums = [_sum_of(written.with_suffix(f".{2 * place + 2}")) for place in range(len(performed))]
    return {
        name: round(total / int(count) / 1000, 2)
        for (name, count), total in zip(performed, sums, strict=True)
    }


def _sum_of(dump: Path) -> int:
    found = re.search(r"^(?:summary|totals): (\d+)", dump.read_text(), re.MULTILINE)
    assert found is not None, dump
    return int(found[1])


def _under_valgrind() -> None:
    """Perform each act between two marks. A thread that waits for the interpreter must not ask for it by time."""
    sys.setswitchinterval(1000.0)
    sys.setswitchinterval = lambda _seconds: None  # the pool's, under which all is slow

    def act(name: str, perform: Callable[[int], None], count: int) -> None:
        getattr(os, MARK)(0)
        perform(count)
        getattr(os, MARK)(0)
        print(name, count)

    each(act)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _under_valgrind()
