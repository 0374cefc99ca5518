"""The items of a generator in another process: all of them, in order, and no faster than the window takes them."""

from __future__ import annotations

import time
from concurrent.futures import Executor
from types import SimpleNamespace
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import run_until
from tkasync import spawn_task
from tkasync.errors import NotSendableError
from tkasync.execution.remote.calls import Outcome
from tkasync.execution.remote.end import RemoteEnd
from tkasync.execution.remote.sending import pack
from tkasync.processes import Shared
from tkasync.testing import FakeHost


def test_all_items_come_in_order_and_before_the_end(fake_host: FakeHost, executor: Executor) -> None:
    seen: list[Any] = []
    spawn_task(work.count_and_return, 5000, executor=executor, on_item=seen.append, on_result=seen.append)
    run_until(fake_host, lambda: "all" in seen)
    assert seen == [*range(5000), "all"]


def test_without_anybody_who_wants_them_the_items_are_dropped_there(
    fake_host: FakeHost, executor: Executor
) -> None:
    handle = spawn_task(work.count_and_return, 5000, executor=executor)
    run_until(fake_host, handle.done)
    assert handle.result() == "all"


def test_an_item_that_cannot_be_sent_fails_the_task(fake_host: FakeHost, executor: Executor) -> None:
    seen: list[Any] = []
    spawn_task(work.items_then_lock, executor=executor, on_item=seen.append, on_error=seen.append)
    run_until(fake_host, lambda: seen and isinstance(seen[-1], Exception))
    assert seen[:-1] in ([], [1])
    assert isinstance(seen[-1], NotSendableError)
    assert "an item of task 'items_then_lock' is a _thread.lock" in str(seen[-1])


def test_a_window_that_is_slow_slows_the_generator(pilot: Any, executor: Executor) -> None:
    """And is never behind more items than it shows in a moment."""
    made, shown, behind = Shared(bytes(8), writable=True), list[int](), list[int]()

    def show(item: int) -> None:
        shown.append(item)
        behind.append(int.from_bytes(made.value, "little") - len(shown))
        time.sleep(0.01)

    handle = spawn_task(work.count_into, made, executor=executor, on_item=show, owner=pilot.root)
    pilot.wait_until(lambda: len(shown) > 60, timeout=60)
    handle.abort()
    pilot.wait_until(lambda: not handle.still_running, timeout=60)
    assert max(behind) < 200


def test_an_abort_ends_a_generator_that_waits_for_the_window(fake_host: FakeHost, executor: Executor) -> None:
    items: list[Any] = []
    handle = spawn_task(work.pairs, 100_000, executor=executor, on_item=items.append)
    run_until(fake_host, lambda: items)
    handle.abort()
    before = len(items)
    run_until(fake_host, lambda: not handle.still_running)
    fake_host.run_pending()
    assert len(items) == before


def test_an_end_that_comes_before_the_last_items_waits_for_them() -> None:
    """A pool sends the result in a way of its own, and the items come by the line."""
    items, ends = list[Any](), list[str]()
    stream = SimpleNamespace(put=items.append, is_full=False, room=10)
    end = RemoteEnd(SimpleNamespace(handle=SimpleNamespace(name="count", stream=stream)))
    end.take_items(pack([1, 2], []))
    end.after_items(3, lambda: ends.append("end"))
    assert ends == []
    end.take_items(pack([3], []))
    assert (items, ends) == ([1, 2, 3], ["end"])
    end.after_items(9, lambda: ends.append("lost"))
    end.wait_no_more()
    assert ends == ["end", "lost"]


def test_an_end_that_waits_for_items_that_arrive_broken_comes_with_their_error() -> None:
    ends: list[str] = []
    handle = SimpleNamespace(name="count", stream=SimpleNamespace())
    end = RemoteEnd(SimpleNamespace(handle=handle))
    end.after_items(1, lambda: ends.append("end"))
    end.take_items(b"broken")
    assert ends == ["end"]
    with pytest.raises(NotSendableError, match="an item of task 'count'"):
        end.value_of(Outcome("value", None, "", 1, None), "count")


def test_items_that_nobody_wants_are_taken_all_the_same() -> None:
    """Memory that is shared goes with what arrives."""
    _arrived.clear()
    end = RemoteEnd(SimpleNamespace(handle=None))
    end.take_items(pack([Arriving()], []))
    assert _arrived == ["here"]


_arrived: list[str] = []


def _arrive() -> None:
    _arrived.append("here")


class Arriving:
    def __reduce__(self) -> Any:
        return _arrive, ()
