"""What a host runs in the middle of something else, in an event loop inside it, is no part of it. On the fake host."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from queue import SimpleQueue

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.interleaving import Moment, moments
from tests.support.openers import OPENERS, Opener, who
from tkasync import (
    Runtime,
    batch,
    call_in_ui,
    create_effect,
    create_memo,
    create_signal,
    current_task,
    dispatch_to_ui,
    spawn_interval,
    spawn_task,
    spawn_ui_task,
)
from tkasync.dispatch.ambient import NOTHING, outside, stored_fields
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.runtime.current import current_scope
from tkasync.testing import FakeHost


@pytest.mark.parametrize("opener", OPENERS, ids=lambda opener: opener.__name__)
@pytest.mark.parametrize("kind", ["call", "timer", "interval"])
def test_what_runs_in_the_middle_of_something_is_no_part_of_it(
    fake_host: FakeHost, runtime: Runtime, opener: Opener, kind: str
) -> None:
    read, write = create_signal(0)
    seen: list[object] = []

    def look() -> None:
        shown: list[int] = []
        effect = create_effect(lambda: shown.append(read()))
        write.set(read() + 1)  # a memo forbids it, an effect or a batch holds it back
        effect.stop()
        asyncio.run(asyncio.sleep(0))
        seen.append((who.get(), current_task() and current_task().owner, current_scope(), shown))

    def body() -> None:
        if kind == "call":
            dispatch_to_ui(look)
        elif kind == "timer":
            fake_host.after(0, look)
        fake_host.advance(1)

    interval = spawn_interval(1, look, delay=0.5) if kind == "interval" else None
    contextvars.copy_context().run(opener, lambda _task: fake_host.run_pending(), body)
    if interval is not None:  # its runs are tasks of its own
        interval.abort()
        assert seen == [("nobody", runtime.scope, runtime.scope, [0, 1])]
    else:
        assert seen == [("nobody", None, None, [0, 1])]


def test_a_turn_in_a_context_that_was_copied_in_a_task_is_not_part_of_the_task(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    contexts: SimpleQueue[contextvars.Context] = SimpleQueue()
    gate, seen = threading.Event(), list[object]()

    def work() -> None:
        contexts.put(contextvars.copy_context())
        gate.wait(GIVE_UP)

    task = spawn_task(work)
    context = contexts.get(timeout=GIVE_UP)
    dispatch_to_ui(lambda: seen.append(current_task()))
    context.run(runtime.queue.drain_and_execute)
    assert seen == [None]
    assert context.run(current_task) is task
    gate.set()
    let_work_end(fake_host)


@pytest.mark.parametrize("again", [False, True])
def test_an_await_in_a_batch_is_refused_and_the_batch_left(
    fake_host: FakeHost, runtime: Runtime, again: bool
) -> None:
    """Also in one that goes on awaiting there: it must not hold back every effect of the window."""
    read, write = create_signal(0)
    shown: list[int] = []
    effect = create_effect(lambda: shown.append(read()))

    async def save() -> None:
        with batch():
            write.set(1)
            while True:
                try:
                    await call_in_ui(int)
                except RuntimeError:
                    if not again:
                        raise

    task = spawn_ui_task(save, on_error=lambda _: None)
    fake_host.run_pending()
    with pytest.raises(RuntimeError, match=r"write value = await \.\.\. before the block"):
        task.result()
    write.set(2)
    effect.stop()
    assert shown == [0, 1, 2]


def test_a_batch_without_an_await_in_a_ui_task_is_a_batch(fake_host: FakeHost, runtime: Runtime) -> None:
    read, write = create_signal(0)
    shown: list[int] = []
    effect = create_effect(lambda: shown.append(read()))

    async def save() -> None:
        value = await call_in_ui(int, "7")
        with batch():
            write.set(1)
            write.set(value)
        await call_in_ui(int)

    task = spawn_ui_task(save)
    fake_host.run_pending()
    effect.stop()
    assert task.result() is None
    assert shown == [0, 7]


def test_memos_that_are_deep_in_each_other_can_be_read_again_in_a_nested_loop(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """The depth of the outer ones does not count there: it would unwind through the call that reads."""
    seen: list[int] = []

    def chain(length: int, first: Callable[[], int]) -> Callable[[], int]:
        memo = create_memo(first)
        for _ in range(length):
            memo = create_memo(lambda before=memo: before() + 1)
        return memo

    inner = chain(80, int)

    def bottom() -> int:
        dispatch_to_ui(lambda: seen.append(inner()))
        fake_host.run_pending()
        return 0

    assert chain(40, bottom)() == 40
    assert seen == [80]
    assert fake_host.errors == []


def test_a_finalizer_on_a_new_thread_finds_what_is_current_there(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """At any line of the first look at what is current: the collector may run there."""
    seen: list[object] = []

    def look(moment: Moment) -> None:
        with moment.during(lambda: seen.append((current_scope(), outside(int)))):
            outside(int)

    for moment in moments(stored_fields):
        thread = threading.Thread(target=look, args=(moment,))
        thread.start()
        thread.join()
    assert set(seen) == {(None, 0)}


@pytest.mark.parametrize("field", NOTHING)
def test_a_turn_takes_off_the_thread_whatever_is_current_when_it_begins(field: str) -> None:
    """Each by itself: a turn that begins in the middle of nothing takes a shorter way."""
    queue, seen = UiDispatchQueue(), list[object]()
    fields = stored_fields()
    kept, current = fields[field], (contextvars.copy_context(), None) if field == "around" else object()
    queue.dispatch(lambda: seen.append(fields[field]))
    fields[field] = current
    try:
        queue.drain_and_execute()
        assert (seen, fields[field]) == ([NOTHING[field]], current)
    finally:
        fields[field] = kept
