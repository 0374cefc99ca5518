"""When a look at a program that rests reads two clocks, and no file."""

from __future__ import annotations

import threading
from time import monotonic, sleep, thread_time
from typing import Any

import pytest

from tests.watch.stalls import begin, run_until
from tkasync.dispatch.ui_thread import UiThread
from tkasync.testing import FakeHost
from tkasync.tk.handlers import Handlers
from tkasync.tools import StallWatch
from tkasync.watch.evidence import Gauge, Reading
from tkasync.watch.sampler import Sampler


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
        over.wait(60.0)  # longer than the loop below: its end is work of this thread

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
        assert rest is not None
        assert rest == last._replace(at=last.at + 0.05, own_switches=rest.own_switches)
        assert rest.own_switches >= last.own_switches
        assert gauge.glance(last, last.at + 1.1) is None
        end = monotonic() + 10.0
        while gauge.glance(last, last.at + 0.05) is not None and monotonic() < end:
            pass
        assert monotonic() < end
    finally:
        over.set()
        thread.join()
        made[0].close()


def test_a_window_that_rests_is_looked_at_without_a_file(
    tk_root: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[None] = []
    read = Gauge.read
    monkeypatch.setattr(Gauge, "read", lambda gauge: (reads.append(None), read(gauge))[1])
    with StallWatch(tk_root) as watch:
        if watch._sampler._gauge._clock is None:
            pytest.skip("the clocks are no files here, and reading them is cheap")
        begin(tk_root, watch)
        end = monotonic() + 20.0

        def has_rested() -> bool:
            # No event loop meanwhile, which would be work; how often depends on the machine.
            looks, before = watch.looks, len(reads)
            sleep(0.3)
            # One more: a look is counted at its end.
            return watch.looks - looks > len(reads) - before + 1

        while not has_rested():
            assert monotonic() < end, "each look has read the clocks' files"
            run_until(tk_root, lambda: not watch.is_suspicious, "it does not come to rest")


class Loop:
    """An event loop in which nothing runs."""

    round_at = 0.0
    note_timer = None
    is_in_turn = polls = False
    marks_handlers = True

    def wake(self) -> None:
        """Nothing to come round."""


def test_a_look_that_is_late_reads_all_clocks(fake_host: FakeHost) -> None:
    """Something may have held the interpreter, and have used no processor: a call that waits."""
    sampler = Sampler(
        UiThread(fake_host), Loop(), Handlers(), 0.1, 0.05, None, None,
        lambda _suspicion, _now: None, lambda _suspicion, _end, _now: None,
    )  # fmt: skip
    found: list[tuple[bool, bool]] = []
    end = monotonic() + 20.0

    def looks() -> None:
        while sum(in_time for in_time, _ in found) < 5 and monotonic() < end:  # else the machine came between
            last = sampler._gauge.read()
            in_time = sampler._rests(last) is not None
            late = sampler._rests(last._replace(at=last.at - 0.06)) is not None
            found.append((in_time, late))

    made_on_another = threading.Thread(target=looks)
    if sampler._gauge._clock is None:
        pytest.skip("the clocks are no files here, and reading them is cheap")
    made_on_another.start()
    made_on_another.join()
    sampler._gauge.close()
    assert any(in_time for in_time, _ in found)
    assert not any(late for _, late in found)
