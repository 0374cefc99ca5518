"""Cancellation tokens: set once, by anyone, seen everywhere."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from typing import Any

import pytest

from tests.support.interleaving import moments
from tkasync import (
    CancellationToken,
    Cancelled,
    Runtime,
)
from tkasync.tasks import cancellation
from tkasync.tasks.outcome.blocking import ThreadWake
from tkasync.testing import FakeHost


def test_a_token_is_cancelled_once_and_keeps_the_first_reason() -> None:
    token = CancellationToken()
    assert (token.is_cancelled, token.reason) == (False, None)
    token.raise_if_cancelled()
    assert token.cancel("first") is True
    assert token.cancel("second") is False
    assert (token.is_cancelled, token.reason) == (True, "first")
    with pytest.raises(Cancelled, match="first"):
        token.raise_if_cancelled()


def test_callbacks_run_in_order_on_the_thread_that_cancels() -> None:
    token, ran = CancellationToken(), list[tuple[int, int]]()
    for number in range(3):
        token.on_cancel(lambda n=number: ran.append((n, threading.get_ident())))  # type: ignore[misc]
    thread = threading.Thread(target=token.cancel)
    thread.start()
    thread.join()
    assert ran == [(n, thread.ident) for n in range(3)]


def test_a_callback_added_late_runs_at_once_and_one_taken_back_never() -> None:
    token, ran = CancellationToken(), list[str]()
    unsubscribe = token.on_cancel(lambda: ran.append("taken back"))
    unsubscribe()
    unsubscribe()
    token.cancel()
    token.on_cancel(lambda: ran.append("late"))()
    assert ran == ["late"]


def test_a_callback_that_raises_is_logged_and_the_others_run(caplog: pytest.LogCaptureFixture) -> None:
    token, ran = CancellationToken(), list[int]()
    token.on_cancel(lambda: 1 / 0)
    token.on_cancel(token.raise_if_cancelled)  # it may itself stand in cancelled work: nothing to log
    token.on_cancel(lambda: ran.append(1))
    token.cancel()
    assert ran == [1]
    assert [r.exc_info[0] for r in caplog.records if r.exc_info] == [ZeroDivisionError]


def test_wait_is_a_pause_that_a_cancel_ends() -> None:
    token = CancellationToken()
    assert token.wait(0.0) is False
    threading.Timer(0.01, token.cancel).start()
    assert token.wait(10.0) is True
    assert token.wait() is True


def test_a_wait_may_be_longer_than_a_lock_can_wait() -> None:
    token = CancellationToken()
    threading.Timer(0.01, token.cancel).start()
    assert token.wait(sys.float_info.max) is True


def test_a_linked_token_is_cancelled_with_the_first_of_its_parents() -> None:
    first, second = CancellationToken(), CancellationToken()
    linked = CancellationToken.linked(first, second)
    second.cancel("second")
    assert (linked.is_cancelled, linked.reason, first.is_cancelled) == (True, "second", False)
    assert CancellationToken.linked(first, second).reason == "second"
    assert CancellationToken.linked().is_cancelled is False


def test_a_linked_token_that_is_cancelled_leaves_its_parents() -> None:
    parent = CancellationToken()
    linked = CancellationToken.linked(parent)
    assert parent._callbacks
    linked.cancel()
    assert not parent._callbacks
    assert not parent.is_cancelled


def test_a_finalizer_may_cancel_in_the_middle_of_any_method() -> None:
    """The collector runs where it likes, also while the token holds its own lock."""
    token, ran = CancellationToken(), list[int]()

    class Finalized:
        def __init__(self) -> None:
            self.cycle = self

        def __del__(self) -> None:
            token.cancel()

    Finalized()
    with token._lock:
        gc.collect()
    token.on_cancel(lambda: ran.append(1))
    assert ran == [1]


def test_after_goes_by_the_hosts_clock(fake_host: FakeHost) -> None:
    token = CancellationToken.after(10.0)
    fake_host.advance(9.9)
    assert not token.is_cancelled
    fake_host.advance(0.1)
    assert (token.is_cancelled, token.reason) == (True, "timeout")
    assert fake_host.pending == 0


def test_after_in_a_task_goes_by_the_clock_of_its_runtime(fake_host: FakeHost, runtime: Runtime) -> None:
    other = Runtime(FakeHost())
    handle = runtime.spawn_task(CancellationToken.after, 10.0)
    fake_host.run_pending()
    fake_host.advance(10.0)
    assert handle.result(0).reason == "timeout"
    other.close()


def test_a_token_that_is_cancelled_before_its_time_leaves_no_timer(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    token = CancellationToken.after(10.0)
    assert fake_host.pending == 1
    token.cancel("enough")
    assert fake_host.pending == 0
    assert runtime.scope.is_empty


def test_a_token_does_not_wait_for_a_clock_that_has_stopped() -> None:
    runtime = Runtime(FakeHost())
    token = CancellationToken.after(10.0)
    runtime.close()
    assert (token.is_cancelled, token.reason) == (True, "the runtime is closed")


def test_after_without_a_runtime_goes_by_the_systems_clock() -> None:
    assert CancellationToken.after(0.01).wait(10.0)


def test_after_may_be_later_than_a_thread_can_wait_for() -> None:
    """Its thread would end with an error, which fails the test."""
    token = CancellationToken.after(sys.float_info.max)
    assert token.wait(0.05) is False
    token.cancel()  # and with it the thread that waits


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_a_time_that_cannot_be_waited_for_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match=r"CancellationToken\.after"):
        CancellationToken.after(seconds)


def test_a_token_is_small() -> None:
    """Every task has one."""
    assert not hasattr(CancellationToken(), "__dict__")
    assert CancellationToken()._callbacks is None


def test_a_token_that_is_cancelled_while_somebody_begins_to_wait_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A finalizer may cancel it on the thread that begins to wait."""
    in_vain: list[bool] = []

    def wait_here(event: ThreadWake, timeout: float, *, lends: bool) -> None:
        in_vain.append(token.is_cancelled and not event.is_set())

    monkeypatch.setattr(cancellation, "wait_here", wait_here)
    for moment in moments(CancellationToken.wait):
        token = CancellationToken()
        with moment.during(token.cancel):
            was_cancelled = token.wait(60)
        assert was_cancelled == moment.is_over
    assert in_vain
    assert not any(in_vain)


def test_a_callback_that_is_added_while_a_finalizer_cancels_the_token_runs_once() -> None:
    """Making its dict is what lets the collector run there."""
    for moment in moments(CancellationToken.on_cancel, at="{}"):
        token, ran = CancellationToken(), list[int]()
        with moment.during(token.cancel):
            token.on_cancel(lambda: ran.append(1))  # noqa: B023  # called in this round
        assert ran == [1]


def test_a_linked_token_with_a_callback_is_held_by_its_parents() -> None:
    parent, ran = CancellationToken(), list[int]()
    CancellationToken.linked(parent).on_cancel(lambda: ran.append(1))
    gc.collect()
    parent.cancel()
    assert ran == [1]


def test_a_token_does_not_hold_what_is_linked_to_it() -> None:
    """A long-lived token does not hold what was linked to it."""
    long = CancellationToken()
    linked = CancellationToken.linked(long)
    ref = weakref.ref(linked)
    del linked
    gc.collect()
    assert ref() is None


def test_a_linked_token_lives_as_long_as_a_callback_on_it() -> None:
    """A handler on a linked token is called, also when nobody kept the token itself."""
    long, seen = CancellationToken(), list[Any]()
    CancellationToken.linked(long).on_cancel(lambda: seen.append(1))
    gc.collect()
    long.cancel()
    assert seen == [1]
