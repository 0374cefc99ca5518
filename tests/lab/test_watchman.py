"""The watchman takes nothing for a freeze in which the loop has come round."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from time import monotonic

from tkasync.lab.examiner.fail import Fail
from tkasync.lab.examiner.places import LearnerFile
from tkasync.lab.examiner.watchman import Watchman


def watchman(told: list[Fail]) -> Watchman:
    # Of this very line: the main thread stands in it all the time.
    return Watchman(LearnerFile(str(Path(__file__)), ""), io.StringIO(), told.append)


def looks(watchman: Watchman, count: int, beats: bool, now: float) -> float:
    """Look so many times on another thread, as it does, with a beat before each or with none; return the time."""

    def look() -> None:
        nonlocal now
        for _ in range(count):
            now += 0.05
            if beats:
                watchman.last_beat = now
            watchman._look(now)

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return now


def test_a_loop_that_waits_for_the_user_and_stalls_for_a_moment_is_not_frozen() -> None:
    told: list[Fail] = []
    watched = watchman(told)
    now = looks(watched, 100, beats=True, now=monotonic())
    now = looks(watched, 20, beats=False, now=now)
    looks(watched, 100, beats=True, now=now)
    assert told == []


def test_a_loop_that_does_not_come_round_is_frozen_and_its_line_named() -> None:
    told: list[Fail] = []
    watched = watchman(told)
    now = looks(watched, 10, beats=True, now=monotonic())
    looks(watched, 60, beats=False, now=now)
    assert {fail.kind for fail in told} == {"frozen"}
    assert told[0].line is not None


def test_a_machine_that_stands_still_brings_no_end_nearer() -> None:
    told: list[Fail] = []
    watched = watchman(told)
    watched.needs_window = False
    watched.bound(2.0, lambda line: Fail("stuck", "", line))
    looks(watched, 10, beats=True, now=monotonic() + 1000)
    assert told == []
    looks(watched, 30, beats=True, now=monotonic() + 1001)
    assert {fail.kind for fail in told} == {"stuck"}


def test_an_exam_that_goes_on_is_bounded_by_its_own_waits_alone() -> None:
    told: list[Fail] = []
    watched = watchman(told)
    watched.bound(2.0, lambda line: Fail("stuck", "", line))
    watched.is_exam_bounded = True
    now = looks(watched, 100, beats=True, now=monotonic())
    assert told == []
    watched.on_end = lambda count: None  # nothing is frozen any more
    looks(watched, 50, beats=False, now=now + 10)
    assert {fail.kind for fail in told} == {"stuck"}


def test_a_freeze_is_seen_once_where_each_look_takes_long() -> None:
    seen: list[int | None] = []
    watched = watchman([])
    watched.on_stand = seen.append
    begun = looks(watched, 1, beats=True, now=monotonic())
    for number in range(1, 9):
        looks(watched, 1, beats=False, now=begun + 0.2 * number)
    assert len(seen) == 1


def test_a_handler_that_stands_still_in_several_lines_is_frozen() -> None:
    told: list[Fail] = []
    watched = watchman(told)
    now = looks(watched, 10, beats=True, now=monotonic())
    count = 0
    while not told and count < 120:
        watched._count = 0  # another line than at the last look
        now = looks(watched, 1, beats=False, now=now)
        count += 1
    assert (told[0].kind, count > 90) == ("frozen", True)
