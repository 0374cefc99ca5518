"""No Tcl object reaches another thread: outcomes of the UI thread are converted, arguments of work refused."""

from __future__ import annotations

import tkinter as tk
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import Any, NamedTuple

import pytest

from tkasync import (
    UI,
    CancellationToken,
    Channel,
    Runtime,
    call_in_ui,
    report_progress,
    spawn_map,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import Pilot


class Pair(NamedTuple):
    name: str
    value: Any


@dataclass(frozen=True)
class Frozen:
    name: str
    value: Any


@dataclass
class Open:
    value: Any


@dataclass
class Identified:
    """Can be in a set, where a Tcl object itself cannot: it has no hash."""

    value: Any

    def __hash__(self) -> int:
        return 1


SHAPES: dict[str, Callable[[Any], Any]] = {
    "itself": lambda value: value,
    "list": lambda value: [1, value],
    "tuple": lambda value: (1, value),
    "dict": lambda value: {"x": value},
    "set": lambda value: {Identified(value)},
    "deque": lambda value: deque([value], maxlen=3),
    "named tuple": lambda value: Pair("x", value),
    "frozen dataclass": lambda value: Frozen("x", value),
    "dataclass": lambda value: Open(value),
    "nested": lambda value: {"x": [({"y": (Frozen("x", [value]),)},)]},
    "after many": lambda value: [*range(5000), value],
}


@pytest.fixture
def anchor(tk_root: tk.Tk) -> Any:
    """A Tcl object, with the text "center"."""
    Runtime.of(tk_root)
    value = ttk.Label(tk_root, anchor="center").cget("anchor")
    assert type(value).__name__ == "Tcl_Obj"
    return value


@pytest.mark.parametrize("shape", SHAPES)
def test_an_outcome_of_the_ui_thread_is_converted(pilot: Pilot, anchor: Any, shape: str) -> None:
    make = SHAPES[shape]

    async def as_task() -> Any:
        return make(anchor)

    results: list[Any] = []
    spawn_task(lambda: call_in_ui(lambda: make(anchor)).result(), on_result=results.append)
    spawn_ui_task(as_task, on_result=results.append)
    pilot.wait_until(lambda: len(results) == 2)
    assert results == [make("center")] * 2


def test_a_circle_is_converted_once(pilot: Pilot, anchor: Any) -> None:
    circle: list[Any] = [anchor]
    circle.append(circle)
    results: list[Any] = []
    call_in_ui(lambda: circle).on_result(results.append)
    pilot.wait_until(lambda: bool(results))
    [converted] = results
    assert converted[0] == "center"
    assert converted[1] is converted


def test_a_distance_is_a_number(tk_root: tk.Tk, pilot: Pilot) -> None:
    Runtime.of(tk_root)
    frame = tk.Frame(tk_root, borderwidth=2)
    results: list[Any] = []
    call_in_ui(frame.cget, "borderwidth").on_result(results.append)
    pilot.wait_until(lambda: bool(results))
    assert results == [2]


def test_what_holds_no_tcl_object_comes_as_it_is(pilot: Pilot, anchor: Any) -> None:
    rows = [{"x": (1, [2])}]
    results: list[Any] = []
    call_in_ui(lambda: rows).on_result(results.append)
    pilot.wait_until(lambda: bool(results))
    assert results[0] is rows


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_sent_through_a_channel_is_converted(pilot: Pilot, anchor: Any, shape: str) -> None:
    channel: Channel[Any] = Channel()
    channel.send(SHAPES[shape](anchor))
    channel.close()
    received: list[Any] = []
    spawn_task(list, channel, on_result=received.extend)
    pilot.wait_until(lambda: received)
    assert received == [SHAPES[shape]("center")]


def test_an_error_of_the_ui_thread_is_converted(pilot: Pilot, anchor: Any) -> None:
    """Who asks for it in a thread gets what it was raised with."""
    seen: list[tuple[Any, ...]] = []

    async def fail() -> None:
        raise ValueError("bad anchor", [anchor])

    def ask() -> None:
        for handle in (call_in_ui(_raise, KeyError(anchor)), spawn_ui_task(fail)):
            error = handle.exception()
            assert error is not None
            seen.append(error.args)

    spawn_task(ask)
    pilot.wait_until(lambda: len(seen) == 2)
    assert seen == [("center",), ("bad anchor", ["center"])]


def _raise(error: BaseException) -> None:
    raise error


def test_the_reason_of_an_abort_and_the_message_of_progress_are_converted(pilot: Pilot, anchor: Any) -> None:
    async def report() -> None:
        report_progress(1, message=anchor)

    shown = spawn_ui_task(report)
    pilot.wait_until(shown.done)
    assert shown.progress.message == "center"
    shown.abort(anchor)
    aborted = spawn_task(int, policy="queue", executor=UI)
    aborted.abort(anchor)
    token = CancellationToken()
    token.cancel(anchor)
    assert [type(reason) for reason in (aborted.token.reason, token.reason)] == [str, str]


@pytest.mark.parametrize("shape", SHAPES)
def test_an_item_of_a_map_is_refused(anchor: Any, shape: str) -> None:
    with pytest.raises(TypeError, match="must not leave the UI thread"):
        spawn_map(print, [SHAPES[shape](anchor)])


@pytest.mark.parametrize("shape", SHAPES)
def test_an_argument_of_work_is_refused(anchor: Any, shape: str) -> None:
    value = SHAPES[shape](anchor)
    works: list[tuple[Any, ...]] = [(print, value), (partial(print, value),), (print, partial(print, value))]
    for work in works:
        with pytest.raises(TypeError, match=r"must not leave the UI thread: pass str\(value\)"):
            spawn_task(*work)
