"""The promises of `write.sender()`, sentence by sentence."""

from __future__ import annotations

import threading
import time

import pytest

from tkasync import (
    Component,
    SignalSender,
    batch,
    create_effect,
    create_memo,
    create_signal,
    dispatch_to_ui,
    spawn_task,
)
from tkasync.errors import RuntimeClosedError, WrongThreadError
from tkasync.testing import fake_runtime


def in_threads(*functions):
    """Run each on a thread of its own, and wait for them."""
    raised = []

    def body(fn):
        try:
            fn()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=body, args=(fn,)) for fn in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    return raised


def watched(initial):
    read, write = create_signal(initial)
    seen = []
    create_effect(lambda: seen.append(read()))
    return read, write, seen


def test_from_another_thread(fake_host):
    """`write.sender() -> SignalSender`: any thread; `.set(value)`, `.update(fn)`."""
    _read, write, seen = watched(0)
    sender = write.sender()
    assert isinstance(sender, SignalSender)
    assert in_threads(lambda: sender.set(5)) == []
    fake_host.run_pending()
    assert in_threads(lambda: sender.update(lambda v: v + 1)) == []
    fake_host.run_pending()
    assert seen == [0, 5, 6]


def test_the_ui_thread_is_any_thread_too(fake_host):
    """Any thread: the UI thread as well; it takes effect in a turn, not inline."""
    read, write, seen = watched(0)
    write.sender().set(1)
    assert read() == 0
    fake_host.run_pending()
    assert seen == [0, 1]


def test_many_sets_are_one_update(fake_host):
    """However many calls between two turns of the pump: one update, the newest value."""
    _read, write, seen = watched(0)
    sender = write.sender()
    for n in range(1, 1001):
        sender.set(n)
    fake_host.run_pending()
    assert seen == [0, 1000]


def test_many_sets_from_a_thread_are_one_update(fake_host):
    """...from a thread."""
    _read, write, seen = watched(0)
    sender = write.sender()
    in_threads(lambda: [sender.set(n) for n in range(1, 10_001)])
    fake_host.run_pending()
    assert seen == [0, 10_000]


def test_updates_apply_in_order(fake_host):
    """`update` functions apply in order."""
    _read, write, seen = watched(())
    sender = write.sender()
    for n in range(5):
        sender.update(lambda v, n=n: (*v, n))
    fake_host.run_pending()
    assert seen == [(), (0, 1, 2, 3, 4)]


def test_updates_apply_after_the_last_set(fake_host):
    """`update` functions apply in order after the last `set`."""
    _read, write, seen = watched(0)
    sender = write.sender()
    sender.update(lambda v: v + 1000)
    sender.set(10)
    sender.update(lambda v: v + 1)
    sender.update(lambda v: v * 2)
    fake_host.run_pending()
    assert seen == [0, 22]
    sender.set(1)
    sender.update(lambda v: v + 1)
    sender.set(5)
    fake_host.run_pending()
    assert seen == [0, 22, 5]


def test_no_update_is_lost_between_threads(fake_host):
    """Counted from eight threads at once."""
    read, write, seen = watched(0)
    sender = write.sender()

    def add():
        for _ in range(500):
            sender.update(lambda v: v + 1)

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    while any(t.is_alive() for t in threads):
        fake_host.run_pending()
    fake_host.run_pending()
    assert read() == 4000
    assert seen == sorted(set(seen))


def test_two_senders_of_one_signal(fake_host):
    """Two senders of one signal are one stream: the newest of both."""
    read, write, _seen = watched(0)
    a, b = write.sender(), write.sender()
    a.set(1)
    b.set(2)
    fake_host.run_pending()
    assert read() == 2
    b.set(3)
    a.set(4)
    fake_host.run_pending()
    assert read() == 4


def test_two_signals_in_one_turn(fake_host):
    """Senders of two signals do not disturb each other."""
    _a, write_a, seen_a = watched(0)
    _b, write_b, seen_b = watched(0)
    write_a.sender().set(1)
    write_b.sender().set(2)
    fake_host.run_pending()
    assert (seen_a, seen_b) == ([0, 1], [0, 2])


def test_equal_values_do_not_notify(fake_host):
    """Equal values do not notify."""
    _read, write, seen = watched(0)
    write.sender().set(0)
    write.sender().update(lambda v: v)
    fake_host.run_pending()
    assert seen == [0]


def test_own_equal(fake_host):
    """The signal's own comparison counts here too."""
    read, write = create_signal(1, equal=lambda a, b: abs(a - b) < 1)
    write.sender().set(1.5)
    fake_host.run_pending()
    assert read() == 1
    write.sender().set(3)
    fake_host.run_pending()
    assert read() == 3


def test_an_update_that_raises(fake_host):
    """An error in an `update` is reported; the others are applied."""
    read, write, _seen = watched(1)
    sender = write.sender()
    sender.update(lambda v: v + 1)
    sender.update(lambda v: 1 / 0)
    sender.update(lambda v: v * 10)
    fake_host.run_pending()
    assert [type(e) for e in fake_host.errors] == [ZeroDivisionError]
    assert read() == 20
    fake_host.errors.clear()


def test_order_with_other_calls(fake_host):
    """A send is seen by what the same thread dispatches after it."""
    read, write, _ = watched(0)
    sender = write.sender()
    seen = []

    def work():
        sender.set(1)
        dispatch_to_ui(lambda: seen.append(read()))

    spawn_task(work)
    fake_host.run_pending()
    assert seen == [1]


def test_set_on_the_ui_thread_after_a_send(fake_host):
    """A direct set is at once; the value on its way arrives after it."""
    read, write, _seen = watched(0)
    write.sender().set(1)
    write.set(2)
    assert read() == 2
    fake_host.run_pending()
    assert read() == 1


def test_a_send_by_an_effect(fake_host):
    """An effect may send: it arrives in a later turn."""
    read, write = create_signal(0)
    sender = write.sender()

    def count():
        if read() < 5:
            sender.set(read() + 1)

    create_effect(count)
    fake_host.run_pending()
    assert read() == 5


def test_a_send_inside_a_batch_and_a_memo(fake_host):
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


def test_progress_from_a_task(fake_host):
    """The plainest use: a worker that tells how far it is."""
    _read, write, seen = watched(0)
    sender = write.sender()
    spawn_task(lambda: [sender.set(n) for n in range(100)] and None)
    fake_host.run_pending()
    assert seen[-1] == 99


def test_from_a_coroutine(fake_host):
    """...and from the private loop."""
    read, write, _seen = watched(0)
    sender = write.sender()

    async def work():
        sender.set(7)

    spawn_task(work)
    fake_host.run_pending()
    assert read() == 7


def test_made_on_the_ui_thread_only_or_anywhere(fake_host):
    """`write.sender()` on another thread: made, or refused by name; nothing in between."""
    read, write = create_signal(0)
    made = []
    raised = in_threads(lambda: made.append(write.sender()))
    if made:
        made[0].set(1)
        fake_host.run_pending()
        assert read() == 1
    else:
        assert [type(e) for e in raised] == [WrongThreadError]


def test_after_close():
    """After close: `RuntimeClosedError`."""
    runtime = fake_runtime()
    _, write = create_signal(0)
    sender = write.sender()
    runtime.close()
    with pytest.raises(RuntimeClosedError):
        sender.set(1)
    with pytest.raises(RuntimeClosedError):
        sender.update(lambda v: v)
    assert [type(e) for e in in_threads(lambda: sender.set(1))] == [RuntimeClosedError]


def test_flood_costs_one_queued_call(runtime, fake_host):
    """1,000 and 100,000 sends per second cost the window the same: one queued call."""
    _, write, seen = watched(0)
    sender = write.sender()
    gate = threading.Event()

    def flood():
        for n in range(100_000):
            sender.set(n)

    def hold():
        thread = threading.Thread(target=flood)
        thread.start()
        thread.join(30)
        gate.set()

    dispatch_to_ui(hold)
    fake_host.run_pending()
    assert gate.is_set()
    assert len(seen) == 2
    assert seen[-1] == 99_999


def test_on_a_real_window(tk_root, pilot):
    """All of it under a real event loop."""

    class Page(Component):
        def setup(self):
            self.read, self.write = create_signal(0)
            self.seen = []
            self.create_effect(lambda: self.seen.append(self.read()))

    page = Page(tk_root)
    sender = page.write.sender()
    end = time.monotonic() + 0.3

    def work():
        n = 0
        while time.monotonic() < end:
            n += 1
            sender.set(n)
        return n

    last = page.spawn_task(work)
    pilot.wait_until(last.done)
    pilot.wait_until(lambda: page.read() == last.result())
    assert page.seen == sorted(page.seen)
    assert len(page.seen) < last.result()


def test_the_component_is_gone(tk_root, pilot):
    """A send after the component's end changes the signal and calls none of its effects."""

    class Page(Component):
        def setup(self):
            self.read, self.write = create_signal(0)
            self.seen = []
            self.create_effect(lambda: self.seen.append(self.read()))

    page = Page(tk_root)
    sender = page.write.sender()
    page.destroy()
    sender.set(1)
    pilot.settle()
    assert page.seen == [0]
