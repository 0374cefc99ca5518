"""Signals belong to one thread: another one is told which call to use instead."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tkasync import TkAsyncError, batch, create_effect, create_memo, create_signal
from tkasync.errors import NoRuntimeError, WrongThreadError
from tkasync.testing import FakeHost


def _error_on_a_thread(fn: Callable[[], object]) -> BaseException | None:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            fn()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="worker-7")
    thread.start()
    thread.join(10)
    return errors[0] if errors else None


def test_a_signal_belongs_to_its_thread() -> None:
    read, write = create_signal(0)
    memo = create_memo(lambda: read())
    effect = create_effect(lambda: memo())
    for fn, remedy in (
        (read, "argument"),
        (memo, "argument"),
        (lambda: write.set(1), "write.sender().set(value)"),
        (lambda: write.update(lambda value: value + 1), "write.sender().update(fn)"),
        (effect.stop, "dispatch_to_ui"),
    ):
        error = _error_on_a_thread(fn)
        assert isinstance(error, WrongThreadError)
        assert remedy in str(error)
        assert "worker-7" in str(error)
    assert read() == 0


def test_another_thread_may_have_signals_of_its_own() -> None:
    seen: list[int] = []

    def work() -> None:
        read, write = create_signal(0)
        create_effect(lambda: seen.append(read()))
        write.set(1)

    assert _error_on_a_thread(work) is None
    assert seen == [0, 1]


def test_a_sender_needs_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tkinter._default_root", None)
    monkeypatch.setattr("tkasync.runtime.current.any_closed", lambda: False)
    _read, write = create_signal(0)
    with pytest.raises(NoRuntimeError):
        write.sender()


@pytest.mark.parametrize(
    "use", ["read", "get", "set", "update", "signal", "memo", "effect", "batch", "stop", "memo_read"]
)
def test_signals_are_for_the_ui_thread_only(fake_host: FakeHost, use: str) -> None:
    """UI only: on another thread it raises `WrongThreadError`, which names the call to use instead."""
    read, write = create_signal(1)
    memo = create_memo(read)
    effect = create_effect(read)

    def a_batch() -> None:
        with batch():
            write.set(2)

    calls = {
        "read": read, "get": read.get, "set": lambda: write.set(2), "update": lambda: write.update(lambda v: 2),
        "effect": lambda: create_effect(lambda: None), "batch": a_batch, "stop": effect.stop, "memo_read": memo,
        "signal": lambda: create_signal(0)[0](), "memo": lambda: create_memo(lambda: 0)(),
    }  # fmt: skip
    error = _error_on_a_thread(calls[use])
    assert isinstance(error, WrongThreadError), error
    assert isinstance(error, TkAsyncError)
    assert isinstance(error, RuntimeError)
    assert read() == 1
    effect.stop()


def test_a_read_on_another_thread_names_the_call_to_use_instead() -> None:
    read, _ = create_signal(1)
    assert "call_in_ui(read)" in str(_error_on_a_thread(read))
    assert "call_in_ui(read)" in str(_error_on_a_thread(create_memo(read)))
