"""A mailbox: any thread sends, coroutines, UI tasks and threads receive."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.world import World
from tests.ui_tasks.receivers import (
    Receiver,
    in_coroutine,
    in_thread,
    on_ui,
    receive,
    receive_in_thread,
    receivers,
)
from tkasync import Channel, Runtime, call_in_ui, spawn_task, spawn_ui_task
from tkasync.errors import WouldBlockError
from tkasync.testing import FakeHost


@receivers
def test_every_receiver_gets_the_items_in_the_order_sent_and_ends_after_the_close(
    world: World, start: Receiver
) -> None:
    channel: Channel[int] = Channel()
    assert channel.send(0)
    seen: list[Any] = []
    handle = start(channel, seen)
    world.until(lambda: seen == [0])
    for number in range(1, 2000):
        assert channel.send(number)
    channel.close()
    world.until(handle.done)
    assert (seen, handle.result()) == (list(range(2000)), "ended")


@receivers
def test_what_is_in_it_at_the_close_is_received_and_nothing_is_sent_after_it(
    world: World, start: Receiver
) -> None:
    channel: Channel[str] = Channel()
    channel.send("a")
    channel.close()
    channel.close()
    assert (channel.send("b"), channel.is_closed) == (False, True)
    seen: list[Any] = []
    handle = start(channel, seen)
    world.until(handle.done)
    assert (seen, handle.result()) == (["a"], "ended")


@receivers
def test_a_receiver_that_waits_ends_with_its_task_and_loses_nothing(world: World, start: Receiver) -> None:
    channel: Channel[int] = Channel()
    first: list[Any] = []
    second: list[Any] = []
    handle = start(channel, first)
    world.until(handle.is_running)
    handle.abort()
    channel.send(1)
    other = start(channel, second)
    world.until(lambda: second)
    other.abort()
    world.until(lambda: not len(world.runtime.in_flight))
    assert (first, second) == ([], [1])


def test_each_item_goes_to_one_receiver_whichever_kinds_receive(world: World) -> None:
    channel: Channel[int] = Channel()
    taken: list[list[Any]] = [[] for _ in range(6)]
    handles = [
        start(channel, seen) for start, seen in zip([on_ui, in_coroutine, in_thread] * 2, taken, strict=True)
    ]
    threads = [
        threading.Thread(target=lambda base=base: [channel.send(base + n) for n in range(500)])
        for base in (0, 1000, 2000)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(GIVE_UP)
    channel.close()
    world.until(lambda: all(handle.done() for handle in handles))
    assert sorted(item for seen in taken for item in seen) == sorted(
        base + n for base in (0, 1000, 2000) for n in range(500)
    )
    for seen in taken:
        for base in (0, 1000, 2000):
            of_one_sender = [item for item in seen if base <= item < base + 500]
            assert of_one_sender == sorted(of_one_sender)


def test_an_item_goes_to_the_next_when_its_receiver_is_aborted_as_it_is_woken(fake_host: FakeHost) -> None:
    """The first is woken by the send, and is aborted before its turn comes."""
    channel: Channel[str] = Channel()
    first: list[Any] = []
    second: list[Any] = []
    a, b = on_ui(channel, first), on_ui(channel, second)
    fake_host.run_pending()
    channel.send("item")
    a.abort()
    fake_host.run_pending()
    assert (first, second) == ([], ["item"])
    b.abort()


def test_no_item_is_lost_when_receivers_in_threads_are_aborted_at_any_moment(world: World) -> None:
    channel: Channel[int] = Channel()
    seen: list[Any] = []
    for number in range(60):
        doomed = spawn_task(receive_in_thread, channel, seen)
        sender = threading.Thread(target=channel.send, args=(number,))
        sender.start()
        doomed.abort()
        sender.join(GIVE_UP)
    last = in_coroutine(channel, seen)
    channel.close()
    world.until(lambda: last.done() and not len(world.runtime.in_flight))
    assert sorted(seen) == list(range(60))


def test_a_full_channel_refuses_or_drops_the_oldest() -> None:
    channel: Channel[int] = Channel(maxsize=2)
    assert [channel.send(number) for number in range(3)] == [True, True, False]
    channel.close()
    assert list(channel) == [0, 1]
    newest: Channel[int] = Channel(maxsize=2, full="drop_oldest")
    assert [newest.send(number) for number in range(5)] == [True] * 5
    newest.close()
    assert list(newest) == [3, 4]


@pytest.mark.parametrize("maxsize", [-1, 1.5, True, None])
def test_a_size_that_is_none_is_refused(maxsize: Any) -> None:
    with pytest.raises(ValueError, match="zero for any number"):
        Channel(maxsize=maxsize)


def test_another_word_for_full_is_refused() -> None:
    with pytest.raises(ValueError, match="full is one of refuse, drop_oldest, not 'block'"):
        Channel(full="block")  # type: ignore[arg-type]


def test_a_loop_on_the_ui_thread_or_in_a_coroutine_is_refused(fake_host: FakeHost) -> None:
    channel: Channel[int] = Channel()
    with pytest.raises(WouldBlockError, match="on the UI thread would freeze the window: write async for"):
        list(channel)
    with pytest.raises(WouldBlockError, match="on the UI thread"):
        next(channel)

    async def wrong() -> None:
        for _item in channel:
            pass

    errors: list[BaseException] = []
    spawn_task(wrong, on_error=errors.append)
    let_work_end(fake_host)
    assert "write async for item in channel" in str(errors[0])


def test_anext_and_next_take_one(world: World) -> None:
    channel: Channel[str] = Channel()

    async def one() -> str:
        return await anext(channel)

    channel.send("a")
    channel.send("b")
    handle = spawn_ui_task(one)
    world.until(handle.done)
    worker = spawn_task(next, channel)
    world.until(worker.done)
    assert (handle.result(), worker.result()) == ("a", "b")


def test_a_plain_thread_and_a_foreign_asyncio_loop_receive_too() -> None:
    channel: Channel[int] = Channel()
    seen: list[Any] = []
    thread = threading.Thread(target=lambda: asyncio.run(receive(channel, seen)))
    thread.start()
    channel.send(1)
    channel.send(2)
    channel.close()
    thread.join(GIVE_UP)
    assert (seen, thread.is_alive()) == ([1, 2], False)


def test_a_finalizer_may_send(world: World) -> None:
    channel: Channel[str] = Channel()
    seen: list[Any] = []
    handle = on_ui(channel, seen)

    class Thing:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            channel.send("gone")

    world.until(handle.is_running)
    thresholds = gc.get_threshold()
    gc.set_threshold(1)
    try:
        for _ in range(50):
            Thing()
            channel.send("sent")
    finally:
        gc.set_threshold(*thresholds)
    gc.collect()
    channel.close()
    world.until(handle.done)
    assert (seen.count("sent"), seen.count("gone")) == (50, 50)


def test_the_close_of_the_window_ends_its_receivers(fake_host: FakeHost, runtime: Runtime) -> None:
    channel: Channel[int] = Channel()
    handles = [start(channel, []) for start in (on_ui, in_coroutine, in_thread)]
    fake_host.run_pending()
    assert runtime.close(GIVE_UP) == []
    assert all(handle.cancelled() for handle in handles)
    assert channel.send(1), "it belongs to nobody"


def test_what_is_sent_from_a_callback_arrives_in_a_later_step(world: World) -> None:
    channel: Channel[int] = Channel()
    seen: list[Any] = []
    handle = on_ui(channel, seen)
    world.until(handle.is_running)
    call_in_ui(lambda: (channel.send(1), channel.send(2), channel.close()))
    world.until(lambda: seen == [1, 2])
