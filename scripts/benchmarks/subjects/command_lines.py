"""500,000 lines of a program, shown as they come; by the usual recipe; and only read."""

from __future__ import annotations

import queue
import subprocess
import sys
import tkinter
from collections.abc import Callable
from typing import IO, Any

from benchmarks.heartbeat import Heartbeat
from benchmarks.measure import Clock
from benchmarks.peers.base import TkWay, plain_thread
from benchmarks.process_work import LINES
from tkasync import Runtime, spawn_command
from tkasync.widgets import LogView

__all__ = ["measure"]

POLL_MS = 50


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    count = 100_000 if quick else 500_000
    return PEERS[peer]([sys.executable, "-c", LINES % count], count)


Program = list[str]


def _ours(program: Program, count: int) -> dict[str, float]:
    way = TkWay()
    Runtime(way.root)
    view = LogView(way.root)
    view.pack()
    ends: list[Any] = []

    def start() -> None:
        spawn_command(*program, on_output=view.write, on_result=ends.append)

    return _beating(
        way, start, lambda: ends and f"line {count - 1} of" in view.text.get("end - 2 lines", "end")
    )


def _bare(program: Program, count: int) -> dict[str, float]:
    """No window: the lines are read."""
    begun = Clock()
    if _read(program, lambda _line: None) != count:
        raise ValueError("a line is missing")
    return {"lines_s": round(Clock() - begun, 3)}


def _beside(program: Program, count: int) -> dict[str, float]:
    """A window that shows nothing of it, beside a program that writes and one that reads."""
    way = TkWay()
    reader = f"import subprocess, sys; subprocess.run({program!r}, stdout=subprocess.PIPE)"
    others: list[subprocess.Popen[bytes]] = []
    return _beating(
        way,
        lambda: others.append(subprocess.Popen([sys.executable, "-c", reader])),
        lambda: others[0].poll() is not None,
    )


def _recipe(program: Program, count: int) -> dict[str, float]:
    """A thread reads, a timer empties the queue."""
    way = TkWay()
    text = tkinter.Text(way.root)
    text.pack()
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    shown = [0]

    def poll() -> None:
        while not lines.empty():
            text.insert("end", lines.get())
            shown[0] += 1
        text.see("end")
        way.root.after(POLL_MS, poll)

    def start() -> None:
        plain_thread(_read, program, lines.put)
        poll()

    return _beating(way, start, lambda: shown[0] == count)


def _read(program: Program, take: Callable[[str], object]) -> int:
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        output: IO[str] | None = process.stdout
        assert output is not None
        count = 0
        for line in output:
            take(line)
            count += 1
        return count


def _beating(way: TkWay, start: Callable[[], object], is_over: Callable[[], object]) -> dict[str, float]:
    beat = Heartbeat(way)
    took: list[float] = []

    def begin() -> None:
        beat.start()
        begun = Clock()
        start()
        look(begun)

    def look(begun: float) -> None:
        if is_over():
            took.append(Clock() - begun)
            beat.stop()
            way.stop()
        else:
            way.root.after(10, look, begun)

    way.run(begin)
    return {"lines_s": round(took[0], 3)} | beat.figures()


PEERS: dict[str, Callable[[Program, int], dict[str, float]]] = {
    "ours": _ours,
    "bare": _bare,
    "beside": _beside,
    "recipe": _recipe,
}
