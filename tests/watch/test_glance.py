"""When a look at a program that rests reads two clocks, and no file."""

from __future__ import annotations

import threading
from time import monotonic, thread_time

import pytest

from tkasync.watch.evidence import Gauge, Reading


def _elsewhere(gauge: Gauge, last: Reading | None) -> Reading | None:
    """Read or glance on a thread of its own, as the sampler does, while this one waits for it."""
    found: list[Reading | None] = []

    def on_thread() -> None:
        found.append(gauge.read() if last is None else gauge.glance(last, last.at + 0.05))

    thread = threading.Thread(target=on_thread)
    thread.start()
    thread.join()
    return found[0]


def _gauge() -> Gauge:
    gauge = Gauge()
    if gauge._clock is None:
        pytest.skip("the clocks are no files here, and reading them is cheap")
    return gauge


def test_work_of_the_ui_thread_ends_the_rest() -> None:
    gauge = _gauge()
    last = _elsewhere(gauge, None)
    assert last is not None
    end = thread_time() + 0.001
    while thread_time() < end:
        pass
    assert _elsewhere(gauge, last) is None


def test_a_thread_that_works_ends_the_rest_and_so_does_a_second() -> None:
    asleep, over = threading.Event(), threading.Event()
    made: list[Gauge] = []

    def ui() -> None:
        made.append(Gauge())
        asleep.set()
        over.wait(10.0)

    thread = threading.Thread(target=ui)
    thread.start()
    assert asleep.wait(10.0)
    threading.Event().wait(0.05)  # it sleeps by then; if not the loop below reads again
    try:
        gauge = made[0]
        if gauge._clock is None:
            pytest.skip("the clocks are no files here, and reading them is cheap")
        for _ in range(100):
            last = gauge.read()
            rest = gauge.glance(last, last.at + 0.05)
            if rest is not None:
                break
        assert rest == last._replace(at=last.at + 0.05, own_switches=last.own_switches + 1)
        assert gauge.glance(last, last.at + 1.1) is None
        end = monotonic() + 10.0
        while gauge.glance(last, last.at + 0.05) is not None and monotonic() < end:
            pass
        assert monotonic() < end
    finally:
        over.set()
        thread.join()
        made[0].close()
