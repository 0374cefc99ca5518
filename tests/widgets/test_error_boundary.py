"""ErrorBoundary on a real window: what failed shows, with a retry, and the rest goes on."""

from __future__ import annotations

import logging
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tests.widgets.failing import Broken, boundary, inside, texts
from tkasync import Component, bind_option, create_signal, sleep, spawn_task, spawn_ui_task
from tkasync.testing import Pilot
from tkasync.widgets import ErrorBoundary, Suspense


def test_a_resource_that_fails_shows_the_fallback_and_a_click_tries_again(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    frame = boundary(tk_root, "That did not work.")
    component = Component(frame)
    component.pack()
    resource = component.create_resource(lambda: 1, Broken())
    pilot.wait_until(lambda: frame.error is not None)
    assert texts(frame) == ["That did not work.", "OSError: failure 1"]
    pilot.click(inside(frame, ttk.Button)[0])
    pilot.wait_until(lambda: resource.data == "mended")
    assert (frame.error, texts(frame), errors) == (None, [], [])


def test_a_new_source_value_that_works_takes_it_off_too(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    read, write = create_signal(0)
    frame = boundary(tk_root)
    Component(frame).create_resource(read, lambda value: 10 // value)
    pilot.wait_until(lambda: frame.error is not None)
    write.set(5)
    pilot.wait_until(lambda: frame.error is None)
    assert texts(frame) == []


@pytest.mark.parametrize("kind", ["task", "ui task", "effect", "callback"])
def test_errors_that_nobody_handled_below_are_taken(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException], caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    frame = boundary(tk_root)
    owner = Component(ttk.Frame(frame))

    async def fail_later() -> None:
        await sleep(0)
        raise OSError("failure")

    def fail(*_args: object) -> None:
        raise OSError("failure")

    if kind == "task":
        spawn_task(fail, owner=owner)
    elif kind == "ui task":
        spawn_ui_task(fail_later, owner=owner)
    elif kind == "effect":
        owner.create_effect(fail)
    else:
        spawn_task(str, owner=owner, on_result=fail)
    pilot.wait_until(lambda: frame.error is not None)
    assert texts(frame)[-1] == "OSError: failure"
    assert errors == []
    assert "OSError" in caplog.text
    frame.retry()
    assert (frame.error, texts(frame)) == (None, [])


def test_an_error_that_is_handled_is_none_of_its_business(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    frame = boundary(tk_root)
    handled: list[BaseException] = []
    spawn_task(Broken(), owner=Component(frame), on_error=handled.append)
    pilot.wait_until(lambda: handled)
    pilot.settle()
    assert frame.error is None


def test_the_rest_of_the_window_goes_on(tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]) -> None:
    read, write = create_signal("a")
    frame = boundary(tk_root)
    label = ttk.Label(tk_root)
    bind_option(label, "text", read)
    spawn_task(Broken(), owner=frame)
    spawn_task(Broken(), owner=tk_root)
    pilot.wait_until(lambda: frame.error is not None and errors)
    write.set("b")
    assert (label["text"], len(errors)) == ("b", 1)


def test_the_nearest_one_takes_it(tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]) -> None:
    outer = boundary(tk_root)
    inner = boundary(outer)
    other = Component(outer)
    spawn_task(Broken(), owner=Component(inner))
    pilot.wait_until(lambda: inner.error is not None)
    assert outer.error is None
    spawn_task(Broken(), owner=other)
    pilot.wait_until(lambda: outer.error is not None)
    assert errors == []


def test_the_first_error_stays_and_equal_ones_are_logged_once_a_second(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    """An interval that fails again and again does not make a fallback each time."""
    made: list[BaseException] = []

    def fallback(master: tk.Misc, error: BaseException, retry: Any) -> tk.Misc:
        made.append(error)
        return ttk.Label(master, text=str(error))

    frame = boundary(tk_root, fallback)
    read, write = create_signal(1)
    Component(frame).create_effect(lambda: 1 / 0 if read() else None)
    for number in range(2, 5):
        write.set(number)
    assert len(made) == 1
    assert len([record for record in caplog.records if record.exc_info]) == 1
    frame.destroy()
    [_first, last] = [record for record in caplog.records if record.exc_info]
    assert "The last of 3 errors" in logging.Formatter().format(last)


def test_further_errors_are_counted_in_the_box_and_in_the_log(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever failed: what nobody handled, and what could not be loaded. A retry begins anew."""
    frame = boundary(tk_root)
    owner = Component(frame)
    spawn_task(Broken(), owner=owner)
    pilot.wait_until(lambda: frame.error is not None)
    assert (frame.error_count, texts(frame)[-1]) == (1, "OSError: failure 1")
    owner.create_resource(lambda: 1, Broken())
    pilot.wait_until(lambda: frame.error_count == 2)
    assert texts(frame)[-1].endswith("and 1 more error")
    spawn_task(lambda: 1 / 0, owner=owner)
    pilot.wait_until(lambda: frame.error_count == 3)
    second = owner.create_resource(lambda: 1, Broken())
    pilot.wait_until(lambda: second.error is not None)
    assert (frame.error_count, texts(frame)[-1]) == (4, "OSError: failure 1\n\nand 3 more errors")
    assert "(3 errors since it shows one)" in caplog.text
    frame.retry()
    pilot.wait_until(lambda: frame.error is None)
    assert frame.error_count == 0
    spawn_task(Broken(), owner=owner)
    pilot.wait_until(lambda: frame.error is not None)
    assert (frame.error_count, texts(frame)[-1]) == (1, "OSError: failure 1")


def test_a_retry_whose_content_fails_again_counts_from_one(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    def content(_master: tk.Misc) -> None:
        raise OSError("no content")

    frame = ErrorBoundary(tk_root, content=content)
    frame.retry()
    assert frame.error_count == 1


def test_a_fallback_of_ones_own_gets_error_and_retry(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    def fallback(master: tk.Misc, error: BaseException, retry: Any) -> tk.Misc:
        return ttk.Button(master, text=f"{error}!", command=retry)

    frame = boundary(tk_root, fallback, width=200, height=100)
    owner = Component(frame)
    resource = owner.create_resource(lambda: 1, Broken())
    pilot.wait_until(lambda: inside(frame, ttk.Button))
    button = inside(frame, ttk.Button)[0]
    assert button["text"] == "failure 1!"
    pilot.click(button)
    pilot.wait_until(lambda: resource.data == "mended")
    assert inside(frame, ttk.Button) == []


def test_an_error_inside_the_fallback_goes_to_the_next_boundary(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    outer = boundary(tk_root)
    inner = boundary(outer, lambda master, error, retry: 1 // 0)
    spawn_task(Broken(), owner=inner)
    pilot.wait_until(lambda: outer.error is not None)
    assert isinstance(outer.error, ZeroDivisionError)
    assert errors == []


@pytest.mark.parametrize("kind", ["task", "resource", "effect"])
def test_what_fails_later_in_the_fallback_goes_there_too(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException], kind: str
) -> None:
    """And is not shown by that fallback again, which would fail again."""
    made: list[Component] = []

    def fallback(master: tk.Misc, error: BaseException, retry: Any) -> tk.Misc:
        made.append(component := Component(master))
        if kind == "task":
            component.spawn_task(Broken())
        elif kind == "resource":
            component.create_resource(lambda: 1, Broken())
        else:
            component.create_effect(Broken())
        return component

    outer = boundary(tk_root)
    inner = boundary(outer, fallback)
    spawn_task(Broken(), owner=inner)
    pilot.wait_until(lambda: outer.error is not None)
    pilot.settle()
    assert (len(made), errors) == (1, [])


def test_without_a_next_boundary_an_error_of_the_fallback_is_reported(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    frame = boundary(tk_root, lambda master, error, retry: 1 // 0)
    spawn_task(Broken(), owner=frame)
    pilot.wait_until(lambda: errors)
    assert isinstance(errors[0], ZeroDivisionError)


def test_a_failed_load_under_a_suspense_in_a_boundary(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    frame = boundary(tk_root)
    suspense = Suspense(frame, delay=0.0)
    suspense.pack(fill="both", expand=True)
    component = Component(suspense)
    resource = component.create_resource(lambda: 1, Broken())
    pilot.wait_until(lambda: frame.error is not None)
    assert not suspense.is_showing_fallback
    frame.retry()
    pilot.wait_until(lambda: resource.data == "mended")
    assert (frame.error, suspense.is_showing_fallback) == (None, False)


def test_a_boundary_that_ends_takes_nothing_more(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    frame = boundary(tk_root)
    Component(frame).create_resource(lambda: 1, Broken())
    frame.destroy()
    pilot.settle()
    assert errors == []


def test_an_error_in_a_cleanup_below_is_not_lost_with_the_boundary_that_ends(
    tk_root: tk.Tk, errors: list[BaseException]
) -> None:
    def fail() -> None:
        raise OSError("could not save")

    frame = boundary(tk_root)
    Component(frame).on_cleanup(fail)
    frame.destroy()
    assert [str(error) for error in errors] == ["could not save"]
