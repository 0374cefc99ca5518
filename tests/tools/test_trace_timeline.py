"""What the records of a trace mean to a viewer, which leaves out without a word what does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.trace_faults import events_in, faults
from tkasync.tools.trace.timeline import Timeline


def test_a_slice_that_was_measured_across_an_end_covers_what_it_overlaps() -> None:
    timeline = Timeline([("effect", 1.0, 1, 0.5, "inner", ""), ("effect", 1.2, 1, 0.3, "outer", "")], 2.0)
    assert timeline.threads[1].slices[1].begin == 0.5
    assert [fault for fault in faults(events_in(timeline)) if "ends after" in fault] == []


def test_slices_nest_by_the_nanosecond_however_they_were_measured() -> None:
    """A viewer has whole nanoseconds, and leaves out a slice that ends one later than the slice around it."""
    records = [
        (kind, 1.0 + number / 1000 + end, 1, end - begin, "x", "")
        for number in range(300)
        for kind, begin, end in (("effect", 3.3e-7 * number, 6e-4), ("memo", 1.1e-7 * number, 6e-4))
    ]
    ends: list[tuple[int, int]] = []
    for event in events_in(Timeline(records, 2.0)):
        if event["ph"] == "X":
            begin = round(event["ts"] * 1000)
            ends.append((begin, begin + round(event["dur"] * 1000)))
    assert len(ends) == 600
    for inner, outer in zip(ends[::2], ends[1::2], strict=True):
        assert outer[0] <= inner[0]
        assert inner[1] <= outer[1]


def test_coroutines_that_overlap_on_their_thread_are_no_slices() -> None:
    records = [
        ("begun", 1.0, 1, 1, "first", "coroutine", "loop"),
        ("begun", 1.1, 1, 2, "second", "coroutine", "loop"),
        ("settled", 1.2, 1, 1, "first", "succeeded"),
        ("settled", 1.4, 1, 2, "second", "succeeded"),
    ]
    timeline = Timeline(records, 2.0)
    work = timeline.tasks[2].work
    assert work is not None
    assert (work.begin, work.end) == (1.1, 1.4)
    assert not [event for event in events_in(timeline) if event["ph"] == "X"]


def test_each_part_of_a_map_ends_on_its_own_thread_and_when_it_ends() -> None:
    """The parts have the number of the map, and so has the map, which begins with the first of them."""
    records = [
        ("begun", 1.0, 1, 1, "map", "function", "tkasync-worker-1"),
        ("begun", 1.0, 1, 1, "map", "function", "tkasync-worker-1"),
        ("begun", 1.1, 2, 1, "map", "function", "tkasync-worker-2"),
        ("settled", 1.2, 1, 1, "map", "succeeded"),
        ("begun", 1.3, 1, 1, "map", "function", "tkasync-worker-1"),
        ("settled", 1.4, 2, 1, "map", "succeeded"),
        ("settled", 1.5, 1, 1, "map", "succeeded"),
        ("settled", 1.5, 1, 1, "map", "succeeded"),
    ]
    timeline = Timeline(records, 9.0)
    assert [(each.begin, each.end) for each in timeline.threads[1].slices] == [(1.0, 1.2), (1.3, 1.5)]
    assert [(each.begin, each.end) for each in timeline.threads[2].slices] == [(1.1, 1.4)]


def test_a_part_that_goes_on_after_its_map_ends_on_its_own_thread() -> None:
    records = [
        ("begun", 1.0, 1, 1, "map", "function", "tkasync-worker-1"),
        ("begun", 1.1, 2, 1, "map", "function", "tkasync-worker-2"),
        ("settled", 1.2, 3, 1, "map", "cancelled"),
        ("left", 1.3, 1, 1, "map"),
        ("left", 1.4, 2, 1, "map"),
    ]
    timeline = Timeline(records, 9.0)
    assert [timeline.threads[thread].slices[0].end for thread in (1, 2)] == [1.3, 1.4]


def test_a_task_of_which_only_the_work_is_left_has_no_arrow() -> None:
    timeline = Timeline([("begun", 1.0, 1, 1, "load", "function", "tkasync-worker-1")], 2.0)
    assert not [event for event in events_in(timeline) if event["ph"] in "stf"]


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        ({"ph": "X", "name": "b", "ts": 5, "dur": 10}, "ends after a"),
        ({"ph": "f", "name": "b", "ts": 5, "id": 1, "bp": "e"}, "has the points"),
        ({"ph": "e", "name": "b", "ts": 5, "id2": {"local": "0x1"}}, "ends before it begins"),
        ({"ph": "X", "name": "b", "ts": -1.0, "dur": 1}, "is -1.0"),
        ({"ph": "X", "name": "b", "ts": 1, "dur": 1, "tid": 7}, "no name"),
    ],
)
def test_the_faults_are_found_where_there_are_some(event: dict[str, Any], fault: str) -> None:
    good = [
        {"ph": "M", "name": "thread_name", "pid": 1, "tid": 1, "args": {"name": "UI thread"}},
        {"ph": "X", "cat": "call", "name": "a", "ts": 0, "dur": 10, "pid": 1, "tid": 1},
    ]
    assert faults(good) == []
    found = faults([*good, {"pid": 1, "tid": 1, "cat": "call"} | event])
    assert any(fault in each for each in found), found


def test_an_arrow_that_hangs_in_the_air_is_found() -> None:
    points = [
        {"ph": phase, "cat": "flow", "name": "t", "ts": ts, "id": 1, "pid": 1, "tid": 1}
        for phase, ts in (("s", 20), ("f", 30))
    ]
    assert faults(points) == ["arrow 1 has a point outside of every slice"] * 2
