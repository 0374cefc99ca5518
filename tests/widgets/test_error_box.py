"""One box for all errors of a window: it counts, does not wait, and opens no more once the window closes."""

from __future__ import annotations

import logging
import threading
import tkinter as tk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.support.awkward import KINDS
from tkasync import Runtime, spawn_task, spawn_ui_task
from tkasync.errors import WrongThreadError
from tkasync.testing import Pilot
from tkasync.widgets import show_error


def _boxes(root: tk.Tk) -> list[Any]:
    return [child for child in root.winfo_children() if type(child).__name__ == "ErrorBox"]


def _fail(number: int) -> None:
    raise ValueError("failed")


@pytest.fixture
def runtime(tk_root: tk.Tk) -> Runtime:
    runtime = Runtime.of(tk_root)
    runtime.on_error = show_error
    return runtime


def test_three_thousand_errors_are_one_box_that_counts_them(
    runtime: Runtime, tk_root: tk.Tk, pilot: Pilot
) -> None:
    spawn_task(_numbers, on_item=_fail)
    pilot.wait_until(lambda: _boxes(tk_root))
    [box] = _boxes(tk_root)
    pilot.wait_until(lambda: sum(box.errors.values()) == 3000)
    assert box.errors == {"ValueError: failed": 3000}
    assert box.title() == "Errors (3000)"
    assert _boxes(tk_root) == [box]
    box.destroy()


def _numbers() -> Any:
    yield from range(3000)


def test_a_handler_of_a_task_counts_each_error(runtime: Runtime, tk_root: tk.Tk, pilot: Pilot) -> None:
    for _ in range(5):
        spawn_task(_fail, 1, on_error=show_error)
    spawn_task(lambda: [][0], on_error=show_error)
    pilot.wait_until(lambda: _boxes(tk_root) and sum(_boxes(tk_root)[0].errors.values()) == 6)
    [box] = _boxes(tk_root)
    assert box.errors["ValueError: failed"] == 5
    assert "5 × ValueError: failed" in box._list.get("1.0", "end")
    box._toggle_details()
    pilot.settle()
    assert "Traceback" in box._details.get("1.0", "end")
    box.destroy()


def test_a_closed_box_opens_again_with_the_next_error(runtime: Runtime, tk_root: tk.Tk, pilot: Pilot) -> None:
    show_error(ValueError("one"))
    [first] = _boxes(tk_root)
    first.destroy()
    show_error(ValueError("two"))
    [second] = _boxes(tk_root)
    assert list(second.errors) == ["ValueError: two"]
    second.destroy()


def test_what_it_shows_is_in_the_log_too(
    runtime: Runtime, tk_root: tk.Tk, caplog: pytest.LogCaptureFixture
) -> None:
    show_error(ValueError("failed"))
    assert "ValueError: failed" in caplog.text
    _boxes(tk_root)[0].destroy()


def test_it_opens_no_more_when_the_window_closes(
    runtime: Runtime, tk_root: tk.Tk, caplog: pytest.LogCaptureFixture
) -> None:
    runtime.scope.on_cleanup(_fail, 1)
    with caplog.at_level(logging.ERROR, "tkasync"):
        runtime.close()
    assert _boxes(tk_root) == []
    assert "ValueError: failed" in caplog.text


def test_on_another_thread_it_says_what_to_write(runtime: Runtime) -> None:
    said: list[str] = []

    def show() -> None:
        with pytest.raises(WrongThreadError) as caught:
            show_error(ValueError("x"))
        said.append(str(caught.value))

    thread = threading.Thread(target=show)
    thread.start()
    thread.join(GIVE_UP)
    assert "dispatch_to_ui(show_error, error)" in said[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_class_of_error_can_be_shown(kind: Any, runtime: Runtime, tk_root: tk.Tk) -> None:
    show_error(kind())
    [box] = _boxes(tk_root)
    assert kind.__name__ in next(iter(box.errors))
    box.destroy()


def test_a_hundred_kinds_of_errors_are_bounded(runtime: Runtime, tk_root: tk.Tk) -> None:
    for number in range(100):
        show_error(ValueError(f"{number}\nand more\0"))
    [box] = _boxes(tk_root)
    assert len(box.errors) == 50
    assert box._list.get("1.0", "2.0") == "ValueError: 99 ...\n"
    box.destroy()


def test_a_ui_task_may_wait_until_the_box_is_closed(runtime: Runtime, tk_root: tk.Tk, pilot: Pilot) -> None:
    async def show() -> str:
        await show_error(ValueError("failed"))
        return "closed"

    shown = spawn_ui_task(show)
    pilot.wait_until(lambda: _boxes(tk_root))
    assert not shown.done()
    _boxes(tk_root)[0].destroy()
    pilot.wait_until(shown.done)
    assert shown.result() == "closed"


@pytest.mark.parametrize("what", ["it failed", None, ValueError])
def test_what_is_no_exception_is_refused(runtime: Runtime, tk_root: tk.Tk, what: Any) -> None:
    with pytest.raises(
        TypeError, match=r"show_error takes an exception, not .*: write show_error\(Exception"
    ):
        show_error(what)
    assert _boxes(tk_root) == []
