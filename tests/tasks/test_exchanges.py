"""What several threads read and replace, with another thread between any two instructions.

With the GIL most of these moments never come; without it each of them does, sooner or later.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.interleaving import Moment, beside, moments
from tkasync import Runtime, report_progress, spawn_task
from tkasync.dispatch import open_runtimes
from tkasync.execution.places import switch_interval
from tkasync.execution.places.switch_interval import SwitchInterval
from tkasync.ownership.scope import Scope
from tkasync.safety import HandleScope, UiRef
from tkasync.tasks.outcome.callbacks import Callbacks
from tkasync.tasks.outcome.streams import Stream
from tkasync.testing import FakeHost


def ended(threads: list[threading.Thread]) -> None:
    """Those that a lock has held up end when it is free."""
    for thread in threads:
        thread.join()


def full_stream() -> Stream:
    runtime = SimpleNamespace(host=SimpleNamespace(now=0.0), post=lambda *_call: None)
    handle: Any = SimpleNamespace(runtime=runtime, takes_items=True, done=lambda: False)
    stream = Stream(handle, print)
    while not stream.is_full:
        stream.put(1)
    return stream


def each_moment(function: Any, round_: Callable[[Moment], None], at: str = "") -> None:
    for moment in moments(function, at, "opcode"):
        round_(moment)


def test_a_producer_that_comes_to_wait_while_another_is_resumed_is_not_forgotten() -> None:
    def round_(moment: Moment) -> None:
        stream, resumed = full_stream(), []
        with moment.during(lambda: stream.call_when_wanted(lambda: resumed.append(1))):
            stream.release()
        stream.release()
        assert resumed == [1]

    each_moment(Stream.release, round_)


def test_a_producer_is_resumed_once_by_two_threads() -> None:
    def round_(moment: Moment) -> None:
        stream, resumed = full_stream(), []
        stream.call_when_wanted(lambda: resumed.append(1))
        with moment.during(stream.release):
            stream.release()
        assert resumed == [1]

    each_moment(Stream.release, round_)


@pytest.mark.parametrize("other", ["enter", "leave"])
def test_no_queue_is_the_only_one_when_another_window_comes_or_goes_meanwhile(
    other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two threads have a window each; what one of them dispatches would land in the other's."""

    def round_(moment: Moment) -> None:
        first, second, threads = SimpleNamespace(queue="first"), SimpleNamespace(queue="second"), []
        monkeypatch.setattr(open_runtimes, "_open", [first] if other == "leave" else [])
        monkeypatch.setattr(open_runtimes, "_any_closed", False)
        monkeypatch.setattr(open_runtimes, "the_queue", None)
        change = partial(getattr(open_runtimes, other), first)
        with moment.during(lambda: threads.append(beside(change))):
            open_runtimes.enter(second)  # type: ignore[arg-type]  # its queue is all that is looked at
        ended(threads)
        assert open_runtimes.the_queue is None

    each_moment(open_runtimes.enter, round_)
    monkeypatch.undo()


def test_a_pool_that_closes_while_a_thread_begins_leaves_the_interval_as_it_was() -> None:
    before = sys.getswitchinterval()

    def round_(moment: Moment) -> None:
        switching, threads = SwitchInterval(before / 2), []
        with moment.during(lambda: threads.append(beside(switching.close))):
            switching.begin()
            switching.end()
        ended(threads)
        assert (sys.getswitchinterval(), switch_interval._pools) == (before, 0)

    each_moment(SwitchInterval.begin, round_, at="with _lock")


def test_what_leaves_its_scope_while_that_ends_does_not_break_the_end(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    def round_(moment: Moment) -> None:
        seen: list[str] = []
        scope = runtime.new_scope("a scope")
        leaves = scope.adopt(SimpleNamespace(close=lambda: None))
        scope.on_cleanup(seen.append, "cleaned up")
        with moment.during(lambda: scope.discard(leaves)):
            scope.close()
        assert scope.is_closed
        assert seen == ["cleaned up"]

    each_moment(Scope.close, round_)


def test_a_reference_that_is_made_while_its_group_closes_is_released_or_refused(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    def round_(moment: Moment) -> None:
        group, ref, threads, refusals = HandleScope(), UiRef(object()), [], []
        with moment.during(lambda: threads.append(beside(group.close))):
            try:
                group.adopt(ref)
            except ReferenceError as error:
                refusals.append(error)
        ended(threads)
        fake_host.run_pending()
        assert ref.is_released != bool(refusals)

    each_moment(HandleScope.adopt, round_)


def test_on_progress_that_is_added_while_the_end_is_delivered_is_called(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    def round_(moment: Moment) -> None:
        seen: list[int] = []
        ran = threading.Event()
        handle = spawn_task(report_progress, 1, on_progress=lambda _progress: None)
        handle.add_done_callback(lambda _handle: ran.set())
        assert ran.wait(GIVE_UP)
        threads: list[threading.Thread] = []
        added = partial(handle.on_progress, lambda _progress: seen.append(1))
        with moment.during(lambda: threads.append(beside(added))):
            let_work_end(fake_host)
        ended(threads)
        fake_host.run_pending()
        assert seen == [1]

    each_moment(Callbacks._deliver_end, round_, at="_progress_callbacks")
