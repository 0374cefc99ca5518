"""A root has one runtime, also when a finalizer or a signal handler asks for it in the middle of its making."""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

import pytest

from tests.support import GIVE_UP
from tkasync import Runtime, call_in_ui, dispatch_to_ui, scope_of, spawn_interval, spawn_task
from tkasync.runtime.current import open_runtimes
from tkasync.testing import Pilot

STEP = 35  # of the some three hundred functions of tkasync that a making calls; each request comes at others of them


class At:
    """A block in the middle of which *happens* runs, as a finalizer does: at one call of a function of tkasync."""

    def __init__(self, number: int, happens: Callable[[], object]) -> None:
        self._left = number
        self._happens = happens
        self.has_happened = False

    def __enter__(self) -> Self:
        sys.setprofile(self._look)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)

    def _look(self, frame: FrameType, event: str, _arg: object) -> None:
        self._left -= event == "call" and str(frame.f_globals.get("__name__")).startswith("tkasync.")
        if self._left == 0:
            sys.setprofile(None)
            self.has_happened = True
            self._happens()


def watch_the_end(ran: list[object]) -> None:
    """Own something by a widget, whose end the host has to see."""
    label = tk.Label()
    scope_of(label).on_cleanup(ran.append, "end")
    dispatch_to_ui(label.destroy)


REQUESTS: dict[str, Callable[[list[object]], object]] = {
    "a call": lambda ran: dispatch_to_ui(ran.append, 1),
    "a call with an outcome": lambda ran: call_in_ui(int).on_result(ran.append),
    "a task with a time limit": lambda ran: spawn_task(int, timeout=GIVE_UP, on_result=ran.append),
    "an interval": lambda ran: spawn_interval(0.01, ran.append, 1),
    "a widget with an owner": watch_the_end,
}


@pytest.mark.parametrize(("first", "request_"), list(enumerate(REQUESTS)), ids=REQUESTS)
def test_a_request_in_the_middle_of_a_making_makes_no_second_one(
    roots: Callable[[], tk.Tk], first: int, request_: str
) -> None:
    number = 1 + first * STEP // len(REQUESTS)
    while make_with_a_request(roots(), number, REQUESTS[request_]):
        number += STEP


def make_with_a_request(root: tk.Tk, number: int, request: Callable[[list[object]], object]) -> bool:
    """Make the runtime of *root*, and return whether it called so many functions."""
    ran: list[object] = []
    with At(number, lambda: request(ran)) as at:
        runtime = Runtime.of(root)
    assert list(open_runtimes()) == [runtime]
    assert Runtime.of(root) is runtime
    if at.has_happened:
        Pilot(root).wait_until(lambda: ran, GIVE_UP)
    root.destroy()
    return at.has_happened


def test_what_comes_in_is_ended_where_the_start_then_fails(
    roots: Callable[[], tk.Tk], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = roots()
    handles: list[Any] = []

    def fail(*_args: object) -> None:
        handles.append(call_in_ui(int))
        raise OSError("no descriptor is left")

    with monkeypatch.context() as patch:
        patch.setattr("tkasync.tk.host.host.make_waker", fail)
        with pytest.raises(OSError, match="no descriptor"):
            Runtime(root)
    assert handles[0].done()
    assert list(open_runtimes()) == []
    runtime = Runtime.of(root)
    assert runtime is not handles[0].runtime
    ran: list[int] = []
    dispatch_to_ui(ran.append, 1)
    Pilot(root).wait_until(lambda: ran)
