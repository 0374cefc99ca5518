"""What a tool is told of the program's functions that Tcl calls: which, where, and for how long."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from typing import Any

import pytest

from tests.host import ways_from_tcl
from tests.host.ways_from_tcl import Way
from tests.host.windows import Window
from tkasync import Runtime
from tkasync.dispatch import probe

Heard = list[tuple[Any, ...]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """The calls of a function named ``handler`` so far."""
    heard: Heard = []

    def listen(event: str, *details: Any) -> None:
        if event.startswith("call") and getattr(details[0], "__name__", "") == "handler":
            heard.append((event, *details))

    take_out = probe.add(listen)
    yield heard
    take_out()


@pytest.mark.parametrize("way", ways_from_tcl.ALL, ids=lambda way: way.__name__)
def test_each_call_of_tcls_is_told_from_its_beginning_to_its_end(
    fd_window: Window, heard: Heard, way: Way
) -> None:
    def handler(*_: object) -> None:
        assert [event for event, *_ in heard] == ["call_began"]

    if way is ways_from_tcl.validation or way is ways_from_tcl.readable_file:
        pytest.skip("registers a function of its own")
    fire = way(fd_window.root, handler)
    fd_window.root.update()
    fire()
    assert [(event, call) for event, call, *_ in heard] == [("call_began", handler), ("call_ended", handler)]
    (_, _, where), (_, _, seconds, where_at_end) = heard
    assert where == where_at_end
    assert 0 <= seconds < 60


def test_where_names_the_widget_and_the_event(fd_window: Window, heard: Heard) -> None:
    def handler(*_: object) -> None: ...

    button = tk.Button(fd_window.root, command=handler, name="save")
    button.bind("<<Saved>>", handler)
    button.pack()
    fd_window.root.update()  # an event reaches a window that is there
    button.invoke()
    button.event_generate("<<Saved>>")
    fd_window.root.update()
    assert [where for event, _, where, *_ in heard if event == "call_began"] == [
        "in a callback of .save",
        "at <VirtualEvent> of .save",
    ]


def test_what_was_registered_before_there_was_a_runtime_is_told_too(root: tk.Tk, heard: Heard) -> None:
    def handler() -> None: ...

    button = tk.Button(root, command=handler, name="early")
    with Runtime(root):
        button.invoke()
    assert [told[0] for told in heard] == ["call_began", "call_ended"]
    assert heard[0][2] == "in a callback of .early"


def test_one_that_raises_has_ended_all_the_same(fd_window: Window, heard: Heard) -> None:
    def handler() -> None:
        raise ValueError("of the program")

    fd_window.root.report_callback_exception = lambda *_: None  # type: ignore[method-assign]
    tk.Button(fd_window.root, command=handler).invoke()
    assert [told[0] for told in heard] == ["call_began", "call_ended"]
