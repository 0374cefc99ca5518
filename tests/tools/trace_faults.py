"""Reading a trace file; and what is wrong with one, so that a viewer would leave something out without a word."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

from tests.support import GIVE_UP
from tkasync.tools import Trace
from tkasync.tools.trace import chrome_json
from tkasync.tools.trace.timeline import Timeline

NEAR = 0.2  # microseconds by which slices may overlap, from rounding
Event = dict[str, Any]


def events_of(path: Path) -> list[Event]:
    events: list[Event] = json.loads(path.read_text("utf-8"))["traceEvents"]
    return events


def events_in(timeline: Timeline) -> list[Event]:
    events: list[Event] = json.loads(f"[{','.join(chrome_json.parts(timeline))}]")
    return events


def saved(trace: Trace, path: Path) -> list[Event]:
    return events_of(trace.save(path).result(GIVE_UP))


def slices(events: list[Event], kind: str) -> list[str]:
    return [event["name"] for event in events if event["ph"] == "X" and event["cat"] == kind]


def faults(events: list[Event]) -> list[str]:
    """Return a sentence for each fault of *events*, in Chrome's format."""
    kinds = (_numbers, _names, _nesting, _pairs, _arrows)
    return [fault for kind in kinds for fault in kind(events)]


def _numbers(events: list[Event]) -> Iterator[str]:
    for event in events:
        for field in ("ts", "dur"):
            value = event.get(field, 0)
            if not isinstance(value, int | float) or not isfinite(value) or value < 0:
                yield f"{field} of {event['name']} is {value!r}"
        for field in ("pid", "tid"):
            if not isinstance(event.get(field), int):
                yield f"{field} of {event['name']} is {event.get(field)!r}"


def _names(events: list[Event]) -> Iterator[str]:
    named = {event["tid"] for event in events if event["ph"] == "M" and event["name"] == "thread_name"}
    used = {event["tid"] for event in events if event["ph"] == "X"}
    yield from (f"thread {thread} has slices and no name" for thread in sorted(used - named))


def _nesting(events: list[Event]) -> Iterator[str]:
    for thread, slices in _slices(events).items():
        around: list[Event] = []
        for each in slices:
            while around and _end(around[-1]) <= each["ts"] + NEAR:
                around.pop()
            if around and _end(each) > _end(around[-1]) + NEAR:
                yield f"on thread {thread} {each['name']} ends after {around[-1]['name']}, in which it began"
            around.append(each)


def _pairs(events: list[Event]) -> Iterator[str]:
    open_: Counter[tuple[Any, ...]] = Counter()
    for event in sorted((event for event in events if event["ph"] in "be"), key=lambda event: event["ts"]):
        key = (event["cat"], event["id2"]["local"], event["name"])
        open_[key] += 1 if event["ph"] == "b" else -1
        if open_[key] < 0:
            yield f"{key} ends before it begins"
    yield from (f"{key} is open {count} times at the end" for key, count in open_.items() if count > 0)


def _arrows(events: list[Event]) -> Iterator[str]:
    slices = _slices(events)
    arrows: dict[Any, list[Event]] = defaultdict(list)
    for event in events:
        if event["ph"] in "stf":
            arrows[event["id"]].append(event)
    for number, points in arrows.items():
        if [point["ph"] for point in points] not in (["s", "f"], ["s", "t", "f"]):
            yield f"arrow {number} has the points {[point['ph'] for point in points]}"
        if sorted(points, key=lambda point: point["ts"]) != points:
            yield f"arrow {number} goes back in time"
        for point in points:
            if not any(each["ts"] <= point["ts"] <= _end(each) for each in slices[point["tid"]]):
                yield f"arrow {number} has a point outside of every slice"


def _slices(events: list[Event]) -> dict[int, list[Event]]:
    slices: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        if event["ph"] == "X":
            slices[event["tid"]].append(event)
    for each in slices.values():
        each.sort(key=lambda event: (event["ts"], -event["dur"]))
    return slices


def _end(event: Event) -> float:
    return float(event["ts"] + event["dur"])
