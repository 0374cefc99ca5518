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

from tkasync import Runtime, call_in_ui, spawn_task, spawn_ui_task
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
def test_an_argument_of_work_is_refused(anchor: Any, shape: str) -> None:
    value = SHAPES[shape](anchor)
    works: list[tuple[Any, ...]] = [(print, value), (partial(print, value),), (print, partial(print, value))]
    for work in works:
        with pytest.raises(TypeError, match=r"must not leave the UI thread: pass str\(value\)"):
            spawn_task(*work)
