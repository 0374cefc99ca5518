"""Senders: signals set from any thread, merged to one update a turn."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

from tests.support.threads import on_thread, on_threads
from tkasync import (
    Runtime,
    SignalSender,
    batch,
    create_effect,
    create_memo,
    create_signal,
    dispatch_to_ui,
    spawn_task,
)
from tkasync.testing import FakeHost


def watched(initial: Any) -> Any:
    read, write = create_signal(initial)
    seen = []
    create_effect(lambda: seen.append(read()))
    return read, write, seen


def test_a_thousand_sends_are_one_update_to_the_newest(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    sender = write.sender()
    on_thread(lambda: [sender.set(value) for value in range(1, 1_001)])
    assert seen == [0]
    fake_host.run_pending()
    assert seen == [0, 1_000]


def test_updates_apply_in_order_after_the_last_set(fake_host: FakeHost) -> None:
    read, write = create_signal("")
    seen: list[str] = []
    create_effect(lambda: seen.append(read()))
    sender = write.sender()
    sender.update(lambda text: text + "lost")
    sender.set("a")
    sender.update(lambda text: text + "b")
    sender.update(lambda text: text + "c")
    fake_host.run_pending()
    sender.update(lambda text: text + "d")
    fake_host.run_pending()
    assert seen == ["", "abc", "abcd"]


def test_a_set_makes_what_was_sent_before_it_void(fake_host: FakeHost) -> None:
    """The functions do not run, and the values are let go at once: a flood keeps one."""

    class Value:
        pass

    calls: list[object] = []
    _read, write = create_signal("first")
    sender = write.sender()
    value = Value()
    gone = weakref.ref(value)
    sender.set(value)
    sender.update(calls.append)
    del value
    sender.set("last")
    gc.collect()
    assert gone() is None
    fake_host.run_pending()
    assert calls == []


def test_an_update_that_sends_an_update_gives_each_its_turn(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    sender = write.sender()
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))

    def count(value: int) -> int:
        if value < 2:
            sender.update(count)
        return value + 1

    sender.update(count)
    fake_host.run_pending()
    assert seen == [0, 1, 2, 3]


def test_updates_from_many_threads_are_all_applied(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    sender = write.sender()

    def count() -> None:
        for _ in range(2_000):
            sender.update(lambda value: value + 1)

    done = threading.Event()

    def counted() -> None:
        assert on_threads(count, count, count, count) == [None] * 4
        done.set()

    counting = threading.Thread(target=counted)
    counting.start()
    while not done.is_set():  # turns in the middle of it
        fake_host.run_pending()
        done.wait(0.001)
    counting.join(30)
    fake_host.run_pending()
    assert read() == 8_000


def test_what_is_sent_during_an_update_comes_in_a_later_one(fake_host: FakeHost) -> None:
    """A value that an effect sends does not disturb the update that woke it, and is not lost."""
    read, write = create_signal(0)
    sender = write.sender()
    seen: list[int] = []

    def fn() -> None:
        seen.append(read())
        if read() == 1:
            sender.set(2)
            assert read() == 1

    create_effect(fn)
    sender.set(1)
    fake_host.run_pending()
    assert seen == [0, 1, 2]


def test_sending_what_is_there_already_wakes_nobody(fake_host: FakeHost) -> None:
    read, write = create_signal(1)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    write.sender().set(1)
    fake_host.run_pending()
    assert seen == [1]


def test_an_update_that_raises_is_reported_and_the_others_apply(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    read, write = create_signal(1)
    sender = write.sender()
    sender.update(lambda value: value + 1)
    sender.update(lambda value: value // 0)
    sender.update(lambda value: value * 10)
    fake_host.run_pending()
    assert read() == 20
    assert [type(error) for error in errors] == [ZeroDivisionError]


def test_two_senders_of_one_signal_both_arrive_in_order(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    first, second = write.sender(), write.sender()
    first.set(1)
    second.update(lambda value: value + 1)
    fake_host.run_pending()
    assert read() == 2


def test_a_sender_says_what_it_sends_to(fake_host: FakeHost) -> None:
    sender = create_signal(0, name="progress")[1].sender()
    assert isinstance(sender, SignalSender)
    assert "progress" in repr(sender)


def test_the_senders_of_a_signal_make_one_update_together(fake_host: FakeHost) -> None:
    """Each thread may ask for a sender of its own: however many they are, the window is updated once a turn."""
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    gate = threading.Barrier(4)

    def send() -> None:
        gate.wait(30)
        sender = write.sender()
        for _ in range(100):
            sender.update(lambda value: value + 1)

    assert on_threads(send, send, send, send) == [None] * 4
    fake_host.run_pending()
    assert seen == [0, 400]


def test_a_sender_lives_as_long_as_somebody_holds_it(fake_host: FakeHost) -> None:
    """It and its signal are no cycle for the collector."""
    read, write = create_signal(0)
    sender = write.sender()
    assert write.sender() is sender
    sender.set(1)
    gone = weakref.ref(sender)
    del sender
    fake_host.run_pending()
    assert read() == 1
    assert gone() is None


def test_a_send_on_the_ui_thread_takes_effect_in_a_later_turn(fake_host: FakeHost) -> None:
    """Any thread: the UI thread as well; it takes effect in a turn, not inline."""
    read, write, seen = watched(0)
    write.sender().set(1)
    assert read() == 0
    fake_host.run_pending()
    assert seen == [0, 1]


def test_the_senders_of_two_signals_do_not_disturb_each_other(fake_host: FakeHost) -> None:
    """Senders of two signals do not disturb each other."""
    _a, write_a, seen_a = watched(0)
    _b, write_b, seen_b = watched(0)
    write_a.sender().set(1)
    write_b.sender().set(2)
    fake_host.run_pending()
    assert (seen_a, seen_b) == ([0, 1], [0, 2])


def test_a_send_goes_by_the_own_equal_of_the_signal(fake_host: FakeHost) -> None:
    """The signal's own comparison counts here too."""
    read, write = create_signal(1, equal=lambda a, b: abs(a - b) < 1)
    write.sender().set(1.5)
    fake_host.run_pending()
    assert read() == 1
    write.sender().set(3)
    fake_host.run_pending()
    assert read() == 3


def test_what_a_thread_dispatches_after_a_send_sees_it(fake_host: FakeHost) -> None:
    """A send is seen by what the same thread dispatches after it."""
    read, write, _ = watched(0)
    sender = write.sender()
    seen = []

    def work() -> None:
        sender.set(1)
        dispatch_to_ui(lambda: seen.append(read()))

    spawn_task(work)
    fake_host.run_pending()
    assert seen == [1]


def test_a_send_on_its_way_arrives_after_a_direct_set(fake_host: FakeHost) -> None:
    """A direct set is at once; the value on its way arrives after it."""
    read, write, _seen = watched(0)
    write.sender().set(1)
    write.set(2)
    assert read() == 2
    fake_host.run_pending()
    assert read() == 1


def test_a_send_is_no_write_so_batches_and_memos_may_hold_one(fake_host: FakeHost) -> None:
    """A sender is no write: a batch does not hold it up, a memo may use it."""
    _read, write, seen = watched(0)
    other, _set_other = create_signal(0)
    sender = write.sender()
    with batch():
        sender.set(1)
    fake_host.run_pending()
    assert seen == [0, 1]
    memo = create_memo(lambda: (other(), sender.set(2)))
    memo()
    fake_host.run_pending()
    assert seen == [0, 1, 2]
