"""Senders and their window: which it is, what becomes of them at its close, and floods from workers."""

from __future__ import annotations

import gc
import threading
import time
import tkinter as tk
from typing import Any

import pytest

from tests.support.threads import on_thread, on_threads
from tkasync import Component, create_effect, create_memo, create_signal, dispatch_to_ui, spawn_task
from tkasync.dispatch.ambient import Owned
from tkasync.errors import NoRuntimeError, RuntimeClosedError, WrongThreadError
from tkasync.testing import FakeHost, Pilot, fake_runtime


class Page(Component):
    """Notes what its signal becomes."""

    def setup(self) -> None:
        self.read, self.write = create_signal(0)
        self.seen: list[int] = []
        self.create_effect(lambda: self.seen.append(self.read()))


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


def watched(initial: Any) -> Any:
    read, write = create_signal(initial)
    seen = []
    create_effect(lambda: seen.append(read()))
    return read, write, seen


def test_after_the_close_senders_refuse(host: FakeHost) -> None:
    runtime = fake_runtime(host)
    read, write = create_signal(0)
    sender = write.sender()
    runtime.close()
    for fn in (lambda: sender.set(1), lambda: sender.update(lambda value: value + 1)):
        with pytest.raises(RuntimeClosedError):
            fn()
        assert [type(error) for error in on_threads(fn)] == [RuntimeClosedError]
    assert read() == 0


def test_a_sender_may_be_made_on_any_thread(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    on_thread(lambda: write.sender().set(1))
    fake_host.run_pending()
    assert read() == 1


def test_a_sender_that_is_dropped_at_once_still_sends(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    write.sender().set(1)
    gc.collect()
    fake_host.run_pending()
    assert read() == 1


def test_a_signal_made_by_an_effect_before_the_window_has_a_sender(host: FakeHost) -> None:
    ends = []
    create_effect(lambda: ends.append(create_signal(0)))
    with fake_runtime(host):
        read, write = ends[0]
        write.sender().set(1)
        host.run_pending()
        assert read() == 1


def test_a_signal_of_a_component_sends_to_its_own_window(host: FakeHost) -> None:
    """Also from where nothing tells which of two windows is meant."""
    with fake_runtime(host) as first, fake_runtime(FakeHost()):
        with Owned(first.new_scope("panel")):
            read, write = create_signal(0)
        write.sender().set(1)
        host.run_pending()
        assert read() == 1
        with pytest.raises(NoRuntimeError, match="2 runtimes"):
            create_signal(0)[1].sender()


def test_a_signal_of_another_thread_has_no_sender(host: FakeHost) -> None:
    ends = []
    on_thread(lambda: ends.append(create_signal(0)))
    with fake_runtime(host), pytest.raises(NoRuntimeError, match="UI thread"):
        ends[0][1].sender()


def test_where_there_is_a_window_signals_are_made_on_its_thread(fake_host: FakeHost) -> None:
    for fn in (
        lambda: create_signal(0),
        lambda: create_memo(lambda: 0),
        lambda: create_effect(lambda: None),
    ):
        (error,) = on_threads(fn)
        assert isinstance(error, WrongThreadError)


def test_a_coroutine_on_the_loop_may_send(fake_host: FakeHost) -> None:
    read, write, _seen = watched(0)
    sender = write.sender()

    async def work() -> None:
        sender.set(7)

    spawn_task(work)
    fake_host.run_pending()
    assert read() == 7


def test_a_flood_of_sends_is_one_queued_call(fake_host: FakeHost) -> None:
    """1,000 and 100,000 sends per second cost the window the same: one queued call."""
    _, write, seen = watched(0)
    sender = write.sender()
    gate = threading.Event()

    def flood() -> None:
        for n in range(20_000):
            sender.set(n)

    def hold() -> None:
        thread = threading.Thread(target=flood)
        thread.start()
        thread.join(30)
        gate.set()

    dispatch_to_ui(hold)
    fake_host.run_pending()
    assert gate.is_set()
    assert len(seen) == 2
    assert seen[-1] == 19_999


def test_a_flood_from_a_worker_reaches_a_real_window_in_order(tk_root: tk.Tk, pilot: Pilot) -> None:
    """All of it under a real event loop."""

    page = Page(tk_root)
    sender = page.write.sender()
    end = time.monotonic() + 0.1

    def work() -> Any:
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


def test_a_send_after_the_end_of_its_component_runs_none_of_its_effects(tk_root: tk.Tk, pilot: Pilot) -> None:
    """A send after the component's end changes the signal and calls none of its effects."""

    page = Page(tk_root)
    sender = page.write.sender()
    page.destroy()
    sender.set(1)
    pilot.settle()
    assert page.seen == [0]
