"""The wakers, each one by itself: a flag that any thread raises and that calls back until it is cleared."""

from __future__ import annotations

import os
import signal
import sys
import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.wakers import skip_where_the_choice_is_made
from tkasync import Runtime
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.wakers import choice
from tkasync.tk.host.wakers.eventfd import EventfdWaker
from tkasync.tk.host.wakers.loopback import SocketWaker
from tkasync.tk.host.wakers.pipe import PipeWaker
from tkasync.tk.host.wakers.poll import PollWaker
from tkasync.tk.host.wakers.waker import Waker

LIMIT_MS = 10_000  # after which a test that hangs gives up
needs_eventfd = pytest.mark.skipif(not hasattr(os, "eventfd"), reason="no eventfd on this system")
needs_files = pytest.mark.skipif(sys.platform == "win32", reason="Tk has no file handlers on Windows")
MAKE: dict[str, Callable[[Any, TclEntries, Callable[..., None]], Waker]] = {
    "eventfd": lambda _tk, entries, on_wake: EventfdWaker(entries, on_wake),
    "pipe": lambda _tk, entries, on_wake: PipeWaker(entries, on_wake),
    "socket": SocketWaker,
}


class Loop:
    """A plain root with one waker, and the number of its calls."""

    def __init__(self, kind: str) -> None:
        self.root = tk.Tk()
        self.entries = TclEntries(self.root.tk, UiDispatchQueue())
        self.calls = 0
        self.clears = True
        self.waker = MAKE[kind](self.root.tk, self.entries, self.on_wake)

    def on_wake(self, *_file: object) -> None:
        self.calls += 1
        if self.clears:
            self.waker.clear()

    def run_until(self, predicate: Callable[[], object]) -> None:
        limit: list[int] = []
        job = self.root.after(LIMIT_MS, limit.append, 1)
        while not predicate():
            self.root.tk.dooneevent(0)
            assert not limit, "gave up waiting"
        self.root.after_cancel(job)

    def pass_by(self, ms: int = 30) -> None:
        over: list[int] = []
        self.root.after(ms, over.append, 1)
        self.run_until(lambda: over)


@pytest.fixture(
    params=[
        pytest.param("eventfd", marks=needs_eventfd),
        pytest.param("pipe", marks=needs_files),
        "socket",
    ]
)
def loop(request: pytest.FixtureRequest) -> Iterator[Loop]:
    loop = Loop(request.param)
    yield loop
    loop.waker.close()
    loop.entries.close()
    loop.root.destroy()


def test_a_wake_of_another_thread_calls_back(loop: Loop) -> None:
    thread = threading.Thread(target=loop.waker.wake)
    thread.start()
    loop.run_until(lambda: loop.calls)
    thread.join()
    assert loop.calls == 1


def test_many_wakes_before_a_turn_are_few(loop: Loop) -> None:
    """One, but for a loopback whose packets are late on a busy machine."""
    for _ in range(1000):
        loop.waker.wake()
    loop.run_until(lambda: loop.calls)
    loop.pass_by()
    assert loop.calls < 20


def test_it_calls_again_until_it_is_cleared(loop: Loop) -> None:
    """A dialog that a turn opens comes back to the queue."""
    loop.clears = False
    loop.waker.wake()
    loop.run_until(lambda: loop.calls == 5)
    loop.waker.clear()
    loop.pass_by(0)  # a call may be on its way
    before = loop.calls
    loop.pass_by()
    assert loop.calls == before


def test_a_flag_raised_by_the_turn_itself_calls_back(loop: Loop) -> None:
    loop.waker.raise_flag()
    loop.run_until(lambda: loop.calls)
    assert loop.calls == 1


def test_cleared_twice_does_no_harm(loop: Loop) -> None:
    loop.waker.wake()
    loop.waker.clear()
    loop.waker.clear()
    loop.waker.wake()
    loop.run_until(lambda: loop.calls)


def test_a_wake_never_blocks_however_long_nobody_looks(loop: Loop) -> None:
    """Its buffer, full, is as readable as it will ever be."""
    done: list[int] = []
    thread = threading.Thread(
        target=lambda: ([loop.waker.wake() for _ in range(100_000)], done.append(1)), daemon=True
    )
    thread.start()
    thread.join(LIMIT_MS / 1000)
    assert done == [1]
    loop.run_until(lambda: loop.calls)


def test_a_wake_after_the_close_is_harmless(loop: Loop) -> None:
    """A producer may be inside it at that moment."""
    loop.waker.close()
    loop.waker.wake()
    loop.pass_by()
    assert loop.calls == 0
    loop.waker = PollWaker()


def test_an_error_of_its_turn_is_reported_and_it_wakes_again(loop: Loop, caplog: Any) -> None:
    loop.clears = False
    real = loop.waker.clear

    def fail_once() -> None:
        loop.waker.clear = real  # type: ignore[method-assign]
        loop.clears = True
        raise ZeroDivisionError

    loop.clears = True
    loop.waker.clear = fail_once  # type: ignore[method-assign]
    loop.waker.wake()
    loop.run_until(lambda: loop.calls == 2)
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_signal_wakes_an_idle_loop(loop: Loop) -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: heard.append(number))
    stop = loop.waker.hear_signals()
    try:
        threading.Timer(0.1, os.kill, [os.getpid(), signal.SIGUSR1]).start()
        # Comes back at the signal; without one it would wait for the next event, for ever.
        loop.root.tk.dooneevent(0)
        loop.run_until(lambda: heard)
    finally:
        stop()
        signal.signal(signal.SIGUSR1, before)
    assert signal.set_wakeup_fd(-1) == -1


# Which one a window gets


def waker_of(wake: Any) -> Waker:
    root = tk.Tk()
    host: Any = Runtime(root, wake=wake).host
    waker: Waker = host._waker
    root.destroy()
    if wake == "auto":
        skip_where_the_choice_is_made()
    return waker


@needs_eventfd
@pytest.mark.parametrize("wake", ["auto", "fd"])
def test_a_linux_window_has_an_eventfd(wake: str) -> None:
    assert type(waker_of(wake)) is EventfdWaker


@needs_files
@pytest.mark.parametrize("wake", ["auto", "fd", "pipe"])
def test_where_the_system_has_no_eventfd_it_is_a_pipe(wake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "eventfd", raising=False)
    assert type(waker_of(wake)) is PipeWaker


@pytest.mark.parametrize(
    ("wake", "kind"), [("pipe", PipeWaker), ("socket", SocketWaker), ("poll", PollWaker)]
)
def test_one_that_is_named_is_taken(wake: str, kind: type) -> None:
    assert type(waker_of(wake)) is kind


def test_without_file_handlers_auto_is_a_socket_and_fd_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.setattr(choice, "_has_file_handlers", lambda _tk: False)
    assert type(waker_of("auto")) is SocketWaker
    root = tk.Tk()
    for wake in ("fd", "pipe"):
        with pytest.raises(ValueError, match=f'{wake}.* use "auto"'):
            Runtime(root, wake=wake)
    root.destroy()


def test_without_a_loopback_either_auto_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sandbox, a firewall."""
    skip_where_the_choice_is_made()  # first: a run with --wake=socket wants what is not there

    def no_loopback(*_args: object) -> None:
        raise OSError("no loopback here")

    monkeypatch.setattr(choice, "_has_file_handlers", lambda _tk: False)
    monkeypatch.setattr(choice, "SocketWaker", no_loopback)
    assert type(waker_of("auto")) is PollWaker
