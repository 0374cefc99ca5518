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
from collections.abc import Iterator
from itertools import islice
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from tkasync.tools.trace.slices import Slice, Task
from tkasync.tools.trace.timeline import Timeline

_STALLS = 1  # the number of their track, which stands above the threads
_AT_ONCE = 200  # parts that are written in one go
_INSIDE = 500  # nanoseconds from the edge of a slice to the arrow's point in it


def parts(timeline: Timeline, program: str = "tkasync") -> Iterator[str]:
    """Return the events of *timeline* as JSON, one or some with commas between, those that name things first.

    *program* is the name of their process.
    """
    return _Writer(timeline, program).parts()


def text(timeline: Timeline, about: dict[str, Any]) -> Iterator[str]:
    """Return the file, piece by piece; *about* says what it is a trace of."""
    other = json.dumps(about, separators=(",", ":"))
    yield f'{{"displayTimeUnit":"ms","otherData":{other},"traceEvents":[\n'
    separator = ""
    found = parts(timeline, about["program"])
    while some := list(islice(found, _AT_ONCE)):
        yield separator + ",\n".join(some)
        separator = ",\n"
    yield "\n]}\n"


class _Writer:
    """Makes the lines by hand: a dictionary for each event, and the encoder over it, took three times as long.

    Moments are whole nanoseconds, as viewers have them: rounded one by one, a slice would end a moment after the one
    around it.
    """

    def __init__(self, timeline: Timeline, program: str) -> None:
        self._timeline = timeline
        self._program = program
        self._pid = os.getpid()
        self._tracks = {thread: at for at, thread in enumerate(timeline.order, _STALLS + 1)}
        self._begin = timeline.begin

    def parts(self) -> Iterator[str]:
        yield from self._names()
        for stall in self._timeline.stalls:
            yield self._slice(stall, _STALLS)
        for thread in self._timeline.order:
            track = self._track(thread)
            for each in self._timeline.threads[thread].slices:
                yield self._slice(each, track)
                if each.kind == "turn":
                    yield from self._queue(each)
        for task in self._timeline.tasks.values():
            yield self._way(task)
            yield from self._arrows(task)
        for mark in self._timeline.marks:
            track = self._track(mark.thread)
            more = f',"s":"t","args":{_args(mark.args)}'
            yield self._line("i", mark.kind, quoted(mark.name), self._ns(mark.at), track, more)
        yield from self._running()

    def _names(self) -> Iterator[str]:
        names = {_STALLS: "stalls"} if self._timeline.stalls else {}
        names |= {track: self._timeline.name_of(thread) for thread, track in self._tracks.items()}
        yield self._name("process_name", 0, {"name": self._program})
        for track, name in names.items():
            yield self._name("thread_name", track, {"name": name})
            yield self._name("thread_sort_index", track, {"sort_index": track})

    def _queue(self, turn: Slice) -> Iterator[str]:
        queued = turn.args["queued"]
        for at, calls in ((turn.begin, queued), (turn.end, max(0, queued - turn.args["calls"]))):
            yield self._count("queue", "queued", at, "calls", calls)

    def _running(self) -> Iterator[str]:
        """Count the tasks that run, from one to the next that begins or ends."""
        works = [task.work for task in self._timeline.tasks.values() if task.work is not None]
        # Numbers alone: the order of 250,000 pairs would be found in one go, with which the window stands still.
        begins, ends = sorted([work.begin for work in works]), sorted([work.end for work in works])
        begun = 0
        for ended, end in enumerate(ends):
            while begun < len(begins) and begins[begun] < end:
                begun += 1
                yield self._count("tasks", "running", begins[begun - 1], "tasks", begun - ended)
            yield self._count("tasks", "running", end, "tasks", begun - ended - 1)

    def _way(self, task: Task) -> str:
        """Return a task from its spawn to its delivery; and its work, where that shares its thread."""
        spawn, delivery, work = task.spawn, task.delivery, task.work
        begin = self._ns(task.first if spawn is None else spawn.begin)
        end = self._ns(self._timeline.end if delivery is None else delivery.end)
        name, number = quoted(task.name), f'"id2":{{"local":"0x{task.number:x}"}}'
        where = (
            f'"pid":{self._pid},"tid":{self._track(None if spawn is None else spawn.thread)},{number},"args":'
        )
        way = f'"cat":"task","name":{name},"ts":'
        about = _args({"kind": task.kind, **task.args})
        part = f'{{"ph":"b",{way}{begin / 1000:.3f},{where}{about}}},\n'
        if task.settled is not None:
            at = min(max(begin, self._ns(task.settled)), end)
            part += f'{{"ph":"n","cat":"task","name":"settled","ts":{at / 1000:.3f},{where}{{}}}},\n'
        part += f'{{"ph":"e",{way}{end / 1000:.3f},{where}{{}}}}'
        if task.shares_its_thread and work is not None:
            track, more = self._track(work.thread), f",{number}{_more(work)}"
            part += ",\n" + self._line("b", task.kind, name, self._ns(work.begin), track, more)
            part += ",\n" + self._line("e", task.kind, name, self._ns(work.end), track, more)
        return part

    def _arrows(self, task: Task) -> Iterator[str]:
        """Return the arrow from the spawn to the work and on to the delivery, where there are two of them at least."""
        work = task.step if task.shares_its_thread else task.work
        points = [each for each in (task.spawn, work, task.delivery) if each is not None]
        if len(points) < 2:
            return
        phases = ("s", "t", "f") if len(points) == 3 else ("s", "f")
        before = 0
        for phase, each in zip(phases, points, strict=True):
            begin, end = self._ns(each.begin), self._ns(each.end)
            inside = min(_INSIDE, (end - begin) // 2)
            at = before = max(before, begin + inside if each is work else end - inside)
            more = f',"id":{task.number},"bp":"e"' if phase == "f" else f',"id":{task.number}'
            yield self._line(phase, "flow", '"task"', at, self._track(each.thread), more)

    def _track(self, thread: int | None) -> int:
        return 0 if thread is None else self._tracks.get(thread, 0)

    def _name(self, what: str, track: int, args: dict[str, Any]) -> str:
        return f'{{"ph":"M","name":"{what}","pid":{self._pid},"tid":{track},"args":{_args(args)}}}'

    def _slice(self, each: Slice, track: int) -> str:
        begin, end = self._ns(each.begin), self._ns(each.end)
        return (
            f'{{"ph":"X","cat":"{each.kind}","name":{quoted(each.name)},"ts":{begin / 1000:.3f},"pid":{self._pid},'
            f'"tid":{track}{_more(each)},"dur":{max(0, end - begin) / 1000:.3f}}}'
        )

    def _count(self, kind: str, name: str, at: float, of: str, number: int) -> str:
        return self._line("C", kind, f'"{name}"', self._ns(at), 0, f',"args":{{"{of}":{number}}}')

    def _line(self, phase: str, kind: str, name: str, at: int, track: int, more: str) -> str:
        """Return one event; *name* is quoted already, *at* nanoseconds, *more* begins with a comma."""
        return (
            f'{{"ph":"{phase}","cat":"{kind}","name":{name},"ts":{at / 1000:.3f},"pid":{self._pid},"tid":{track}'
            f"{more}}}"
        )

    def _ns(self, at: float) -> int:
        return int((at - self._begin) * 1e9)


def _more(each: Slice) -> str:
    """Return the details of *each*, which for the work of a task begin with its number."""
    if each.task is None:
        return f',"args":{_args(each.args)}'
    return (
        f',"args":{_args({"task": each.task, **each.args})}'
        if each.args
        else f',"args":{{"task":{each.task}}}'
    )


def _args(args: dict[str, Any]) -> str:
    """Return *args*, texts and numbers by names of ours, as JSON."""
    return "{" + ",".join([f'"{name}":{_value(value)}' for name, value in args.items()]) + "}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    return f"{value}".lower() if isinstance(value, bool) else f"{value}"
