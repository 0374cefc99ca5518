"""A timeline in Chrome's trace format, which Perfetto, ``chrome://tracing`` and speedscope read. Any thread.

What a viewer wants, and leaves out without a word otherwise:

* The slices of a thread (``X``) nest. What overlaps on a thread, the coroutines of one loop, is an asynchronous event
  (``b``, ``e``).
* Each point of an arrow (``s``, ``t``, ``f``) lies inside a slice of its thread, and no point before the one it
  comes from.
* Times are microseconds, with decimals.
* The number of an asynchronous event is the process' own (``id2``), or its track lies outside of the process. A counter
  is called by its name and that of its series, one behind the other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from tkasync.tools.trace.timeline import Slice, Task, Timeline

Event = dict[str, Any]
_STALLS = 1  # the number of their track, which stands above the threads
_AT_ONCE = (
    500  # events that are encoded in one go: half the time of one by one, and other threads get their turn
)
_INSIDE = 0.5e-6  # seconds from the edge of a slice to the arrow's point in it


def events(timeline: Timeline, program: str = "tkasync") -> Iterator[Event]:
    """Return the events of *timeline*, those that name things first; *program* is the name of their process."""
    return _Writer(timeline, program).events()


def text(timeline: Timeline, about: dict[str, Any]) -> Iterator[str]:
    """Return the file, piece by piece; *about* says what it is a trace of."""
    encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode
    yield f'{{"displayTimeUnit":"ms","otherData":{encode(about)},"traceEvents":[\n'
    separator = ""
    found = events(timeline, about["program"])
    while some := list(islice(found, _AT_ONCE)):
        yield separator + encode(some)[1:-1]
        separator = ",\n"
    yield "\n]}\n"


class _Writer:
    def __init__(self, timeline: Timeline, program: str) -> None:
        self._timeline = timeline
        self._program = program
        self._pid = os.getpid()
        self._tracks = {thread: at for at, thread in enumerate(timeline.order, _STALLS + 1)}

    def events(self) -> Iterator[Event]:
        yield from self._names()
        for stall in self._timeline.stalls:
            yield self._slice(stall, _STALLS)
        for thread in self._timeline.order:
            for each in self._timeline.threads[thread].slices:
                yield self._slice(each, self._track(thread))
                if each.kind == "turn":
                    yield from self._queue(each)
        for task in self._timeline.tasks.values():
            yield from self._way(task)
            yield from self._arrows(task)
        for mark in self._timeline.marks:
            yield self._event(
                "i", mark.kind, mark.name, mark.at, self._track(mark.thread), s="t", args=mark.args
            )
        yield from self._running()

    def _names(self) -> Iterator[Event]:
        names = {_STALLS: "stalls"} if self._timeline.stalls else {}
        names |= {track: self._timeline.name_of(thread) for thread, track in self._tracks.items()}
        yield self._name("process_name", 0, name=self._program)
        for track, name in names.items():
            yield self._name("thread_name", track, name=name)
            yield self._name("thread_sort_index", track, sort_index=track)

    def _queue(self, turn: Slice) -> Iterator[Event]:
        queued = turn.args["queued"]
        for at, calls in ((turn.begin, queued), (turn.end, max(0, queued - turn.args["calls"]))):
            yield self._event("C", "queue", "queued", at, 0, args={"calls": calls})

    def _running(self) -> Iterator[Event]:
        """Count the tasks that run, from one to the next that begins or ends."""
        ends = [
            (at, step)
            for task in self._timeline.tasks.values()
            if task.work is not None
            for at, step in ((task.work.begin, 1), (task.work.end, -1))
        ]
        running = 0
        for at, step in sorted(ends):
            running += step
            yield self._event("C", "tasks", "running", at, 0, args={"tasks": running})

    def _way(self, task: Task) -> Iterator[Event]:
        """Return a task from its spawn to its delivery; and its work, where that shares its thread."""
        spawn, delivery = task.spawn, task.delivery
        begin = task.first if spawn is None else spawn.begin
        end = self._timeline.end if delivery is None else delivery.end
        track = self._track(None if spawn is None else spawn.thread)
        number = {"id2": {"local": f"0x{task.number:x}"}}
        about = {"kind": task.kind, **task.args}
        yield self._event("b", "task", task.name, begin, track, **number, args=about)
        if task.settled is not None:
            at = min(max(begin, task.settled), end)
            yield self._event("n", "task", "settled", at, track, **number, args={})
        yield self._event("e", "task", task.name, end, track, **number, args={})
        if task.shares_its_thread and task.work is not None:
            work = self._track(task.work.thread)
            for phase, at in (("b", task.work.begin), ("e", task.work.end)):
                yield self._event(phase, task.kind, task.name, at, work, **number, args=task.work.args)

    def _arrows(self, task: Task) -> Iterator[Event]:
        """Return the arrow from the spawn to the work and on to the delivery, where there are two of them at least."""
        work = task.step if task.shares_its_thread else task.work
        points = [each for each in (task.spawn, work, task.delivery) if each is not None]
        if len(points) < 2:
            return
        phases = ["s", *"t" * (len(points) - 2), "f"]
        before = 0.0
        for phase, each in zip(phases, points, strict=True):
            inside = min(_INSIDE, (each.end - each.begin) / 2)
            at = before = max(before, each.begin + inside if each is work else each.end - inside)
            more = {"bp": "e"} if phase == "f" else {}
            yield self._event(phase, "flow", "task", at, self._track(each.thread), id=task.number, **more)

    def _track(self, thread: int | None) -> int:
        return 0 if thread is None else self._tracks.get(thread, 0)

    def _name(self, what: str, track: int, **args: Any) -> Event:
        return {"ph": "M", "name": what, "pid": self._pid, "tid": track, "args": args}

    def _slice(self, each: Slice, track: int) -> Event:
        begin, end = self._micros(each.begin), self._micros(each.end)
        event = self._event("X", each.kind, each.name, each.begin, track, args=each.args)
        event["dur"] = round(max(0.0, end - begin), 3)
        return event

    def _event(self, phase: str, kind: str, name: str, at: float, track: int, **more: Any) -> Event:
        ts = self._micros(at)
        return {"ph": phase, "cat": kind, "name": name, "ts": ts, "pid": self._pid, "tid": track, **more}

    def _micros(self, at: float) -> float:
        return round((at - self._timeline.begin) * 1e6, 3)


def write(pieces: Iterable[str], file: Any) -> None:
    """Write *pieces* to the open *file*."""
    for piece in pieces:
        file.write(piece)
