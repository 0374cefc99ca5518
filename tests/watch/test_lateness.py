"""A C call that holds the interpreter stops the thread that looks: how late it came is all that tells of it."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import GIVE_UP
from tkasync.dispatch.ui_thread import UiThread
from tkasync.testing import FakeHost
from tkasync.tk.handlers import Handlers
from tkasync.watch.evidence import _THREAD_CLOCK, Gauge, Reading, lateness
from tkasync.watch.sampler import Sampler
from tkasync.watch.suspicion import Suspicion


def reading(at: float, own_waited: float = 0.0, own_switches: int = 0) -> Reading:
    return Reading(at, at, at, 0.0, own_waited, own_switches, 0, 0.0, False)


def test_a_look_that_waited_for_a_core_is_not_late() -> None:
    late = lateness(1.05, reading(1.0), reading(3.05, own_waited=1.9, own_switches=2))
    assert late == pytest.approx(0.1)


def test_a_look_that_asked_for_the_interpreter_again_and_again_came_late_by_all_of_it() -> None:
    """On a busy machine it waits for a core each time that it wakes to ask."""
    late = lateness(1.05, reading(1.0), reading(3.05, own_waited=1.9, own_switches=60))
    assert late == pytest.approx(2.0)


class Loop:
    """What a sampler asks of a host."""

    def __init__(self) -> None:
        self.round_at = 0.0
        self.note_timer = None
        self.is_in_turn = self.polls = False
        self.marks_handlers = True

    def wake(self) -> None:
        """Nothing comes round by itself here."""


def test_a_c_call_behind_an_answered_question_is_told(fake_host: FakeHost) -> None:
    """The loop has come round for the question, and the call began then: the next look is late."""
    ended: list[tuple[Suspicion, float]] = []
    loop = Loop()
    sampler = Sampler(
        UiThread(fake_host), loop, Handlers(), 0.1, 0.05, None, None,
        lambda _suspicion, _now: None, lambda suspicion, end, _now: ended.append((suspicion, end)),
    )  # fmt: skip
    asked = reading(10.0)
    sampler.suspicion = Suspicion(10.0, asked, 9.0, Handlers(), {})
    loop.round_at = 10.001
    now: Any = reading(12.0)
    assert not sampler._suspicion_goes_on(10.05, 10.001, now, 1.95, None)
    assert [end for _, end in ended] == [10.001]
    assert sampler.suspicion is None
    assert sampler._begin(10.05, 10.001, asked, now, 1.95) == 10.05


def test_a_threads_clock_is_read_by_its_number_and_one_that_has_ended_has_none() -> None:
    gauge = Gauge()
    if gauge._clock is None:
        pytest.skip("the clocks of threads are Linux's")
    ended = threading.Thread(target=int)
    ended.start()
    ended.join()
    here = threading.get_native_id()
    assert time.pthread_getcpuclockid(threading.get_ident()) == ~here << 3 | _THREAD_CLOCK
    before = time.thread_time()
    assert before <= gauge.cpu_of(here) <= time.thread_time()
    assert gauge.cpu_of(None) == 0.0
    # For Python it has ended a moment before it has for the system.
    end = time.monotonic() + GIVE_UP
    while gauge.cpu_of(ended.native_id):
        assert time.monotonic() < end, "a thread that has ended has a clock"


def test_what_the_thread_that_looks_uses_is_no_other_threads_work() -> None:
    """With hundreds of threads each look takes milliseconds, and starves nobody."""
    gauge = Gauge()
    readings: list[Reading] = []

    def looks() -> None:
        readings.append(gauge.read())
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            pass
        readings.append(gauge.read())

    thread = threading.Thread(target=looks)
    thread.start()
    thread.join()
    gauge.close()
    before, after = readings
    assert after.process - before.process < 0.04


def test_the_clocks_are_read_from_files_that_stay_open() -> None:
    gauge = Gauge()
    before, after = gauge.read(), gauge.read()
    assert after.ui >= before.ui
    assert after.at > before.at
    gauge.close()
    assert gauge.read().ui >= after.ui, "and are opened again"
    gauge.close()
    assert SimpleNamespace(**gauge.read()._asdict()).switches >= 0
    gauge.close()
