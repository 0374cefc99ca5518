"""`Transition`: the old content stays until the new one has its data."""

from __future__ import annotations

import tkinter as tk
from concurrent.futures import Future
from tkinter import ttk
from typing import Any

import pytest

from tkasync import Component, Runtime, create_resource, create_signal, ui_task
from tkasync.queries import query
from tkasync.testing import Pilot
from tkasync.widgets import ErrorBoundary, Suspense, Transition


class Answers:
    """Answers that come when they are told to."""

    def __init__(self) -> None:
        self.waiting: dict[Any, Future[Any]] = {}
        self.fetch = ui_task(self._fetch)

    async def _fetch(self, number: int) -> Any:
        answer = self.waiting[number] = Future()
        return await answer  # type: ignore[misc]  # awaitable in a UI task

    def give(self, number: int, value: Any) -> None:
        if isinstance(value, Exception):
            self.waiting.pop(number).set_exception(value)
        else:
            self.waiting.pop(number).set_result(value)


@pytest.fixture
def answers() -> Answers:
    return Answers()


class Person(Component):
    """The name of a person, by a query."""

    def setup(self, load: Any, number: int) -> None:
        self.user = self.create_query(load(number))
        self.label = ttk.Label(self)
        self.label.pack()
        self.bind_option(self.label, "text", lambda: self.user.data or "")


def texts(widget: tk.Misc) -> list[str]:
    """The texts of the labels that lie in *widget*, the lowest first."""
    found = [child for child in all_below(widget) if isinstance(child, ttk.Label)]
    return [str(label["text"]) for label in found]


def all_below(widget: tk.Misc) -> list[tk.Misc]:
    return [inner for child in widget.winfo_children() for inner in (child, *all_below(child))]


def on_top(transition: Transition) -> str:
    """The text of the label that is seen in the middle of the frame."""
    transition.update()
    x, y = transition.winfo_rootx() + transition.winfo_width() // 2, transition.winfo_rooty() + 5
    seen = transition.winfo_containing(x, y)
    return str(seen["text"]) if isinstance(seen, ttk.Label) else f"nothing but {seen}"


@pytest.fixture
def users(tk_root: tk.Tk, answers: Answers) -> Any:
    """A transition over the user that is chosen, at first the first; and what chooses another."""
    load = query(answers.fetch, key="user")
    chosen, choose = create_signal(1)
    tk_root.geometry("200x60+0+0")
    transition = Transition(tk_root, chosen, lambda frame, number: Person(frame, load, number))
    transition.pack(fill="both", expand=True)
    tk_root.deiconify()
    return transition, choose


def test_the_first_content_shows_at_once(users: Any, pilot: Pilot, answers: Answers) -> None:
    transition, _choose = users
    assert (texts(transition), transition.is_pending) == ([""], False)
    pilot.wait_until(lambda: 1 in answers.waiting)
    answers.give(1, "Ada")
    pilot.wait_until(lambda: on_top(transition) == "Ada")


@pytest.fixture
def ada(users: Any, pilot: Pilot, answers: Answers) -> Any:
    transition, choose = users
    pilot.wait_until(lambda: 1 in answers.waiting)
    answers.give(1, "Ada")
    pilot.wait_until(lambda: on_top(transition) == "Ada")
    return transition, choose


def test_the_old_content_stays_on_top_until_the_new_one_has_its_data(
    ada: Any, pilot: Pilot, answers: Answers
) -> None:
    transition, choose = ada
    choose.set(2)
    pilot.wait_until(lambda: 2 in answers.waiting)
    assert (texts(transition), on_top(transition), transition.is_pending) == (["", "Ada"], "Ada", True)
    answers.give(2, "Grace")
    pilot.wait_until(lambda: not transition.is_pending)
    assert (texts(transition), on_top(transition)) == (["Grace"], "Grace")


def test_values_in_between_are_dropped_with_their_fetches(ada: Any, pilot: Pilot, answers: Answers) -> None:
    transition, choose = ada
    for number in (2, 3, 4):
        choose.set(number)
        pilot.wait_until(lambda number=number: number in answers.waiting)
    pilot.wait_until(lambda: answers.waiting[2].cancelled() and answers.waiting[3].cancelled())
    assert (len(texts(transition)), on_top(transition)) == (2, "Ada")
    answers.give(4, "Linus")
    pilot.wait_until(lambda: on_top(transition) == "Linus")


def test_what_is_cached_shows_at_once(ada: Any, pilot: Pilot, answers: Answers) -> None:
    transition, choose = ada
    choose.set(2)
    pilot.wait_until(lambda: 2 in answers.waiting)
    answers.give(2, "Grace")
    pilot.wait_until(lambda: on_top(transition) == "Grace")
    choose.set(1)
    assert (texts(transition), transition.is_pending) == (["Ada"], False)


def test_the_new_content_comes_after_the_timeout_and_loads_for_the_suspense_around(
    tk_root: tk.Tk, pilot: Pilot, answers: Answers
) -> None:
    load = query(answers.fetch, key="user")
    chosen, choose = create_signal(1)
    suspense = Suspense(tk_root, delay=0.0)
    transition = Transition(suspense, chosen, lambda frame, number: Person(frame, load, number), timeout=0.05)
    pilot.wait_until(lambda: suspense.is_showing_fallback and 1 in answers.waiting)  # of the first content
    answers.give(1, "Ada")
    pilot.wait_until(lambda: texts(transition) == ["Ada"])
    choose.set(2)
    assert transition.is_pending
    pilot.wait_until(lambda: texts(transition) == [""])
    assert not transition.is_pending
    pilot.wait_until(lambda: suspense.is_showing_fallback and 2 in answers.waiting)
    answers.give(2, "Grace")
    pilot.wait_until(lambda: texts(transition) == ["Grace"] and not suspense.is_showing_fallback)


def test_a_resource_counts_as_a_query_does_and_the_suspense_around_does_not_hear_of_it(
    tk_root: tk.Tk, pilot: Pilot, answers: Answers
) -> None:
    chosen, choose = create_signal(1)
    suspense = Suspense(tk_root, delay=0.0)

    def make(frame: tk.Misc, number: int) -> Any:
        resource = create_resource(lambda: number, answers.fetch)
        return ttk.Label(frame, text=f"{number} {resource.name and ''}")

    transition = Transition(suspense, chosen, make)
    pilot.wait_until(lambda: 1 in answers.waiting)
    answers.give(1, "Ada")
    pilot.wait_until(lambda: not suspense.is_showing_fallback)
    choose.set(2)
    pilot.wait_until(lambda: 2 in answers.waiting)
    assert (len(texts(transition)), suspense.is_showing_fallback) == (2, False)
    answers.give(2, "Grace")
    pilot.wait_until(lambda: texts(transition) == ["2 "])


def test_a_failure_below_the_new_content_counts_as_ready(ada: Any, pilot: Pilot, answers: Answers) -> None:
    transition, choose = ada
    choose.set(2)
    pilot.wait_until(lambda: 2 in answers.waiting)
    answers.give(2, OSError("down"))
    pilot.wait_until(lambda: not transition.is_pending)
    assert texts(transition) == [""]


def test_content_that_cannot_be_made_is_reported_and_the_old_one_stays(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    chosen, choose = create_signal(1)

    def make(frame: tk.Misc, number: int) -> ttk.Label:
        return ttk.Label(frame, text=str(1 // (3 - number)))

    transition = Transition(tk_root, chosen, make)
    choose.set(3)
    pilot.settle()
    assert ([type(error) for error in errors], texts(transition)) == ([ZeroDivisionError], ["0"])
    choose.set(2)
    assert (texts(transition), transition.is_pending) == (["1"], False)


def test_its_end_while_content_is_to_come_leaves_nothing(ada: Any, pilot: Pilot, answers: Answers) -> None:
    transition, choose = ada
    choose.set(2)
    pilot.wait_until(lambda: 2 in answers.waiting)
    transition.destroy()
    pilot.wait_until(lambda: answers.waiting[2].cancelled())


def test_a_boundary_of_the_new_content_shows_its_error(
    tk_root: tk.Tk, pilot: Pilot, answers: Answers
) -> None:
    load = query(answers.fetch, key="user")
    chosen, choose = create_signal(1)
    boundaries: list[ErrorBoundary] = []

    def make(frame: tk.Misc, number: int) -> ErrorBoundary:
        boundary = ErrorBoundary(frame)
        boundaries.append(boundary)
        Person(boundary, load, number).pack()
        return boundary

    transition = Transition(tk_root, chosen, make)
    pilot.wait_until(lambda: 1 in answers.waiting)
    answers.give(1, "Ada")
    choose.set(2)
    pilot.wait_until(lambda: 2 in answers.waiting)
    answers.give(2, OSError("down"))
    pilot.wait_until(lambda: not transition.is_pending)
    assert str(boundaries[1].error) == "down"


def test_what_is_no_function_is_refused(tk_root: tk.Tk) -> None:
    async def make(frame: tk.Misc, number: int) -> None: ...

    with pytest.raises(TypeError, match="coroutine function"):
        Transition(tk_root, lambda: 1, make)
    with pytest.raises(ValueError, match="timeout takes seconds"):
        Transition(tk_root, lambda: 1, lambda frame, number: None, timeout=-1.0)


def test_is_pending_is_tracked(ada: Any, pilot: Pilot, answers: Answers) -> None:
    transition, choose = ada
    seen: list[bool] = []
    transition.create_effect(lambda: seen.append(transition.is_pending))
    choose.set(2)
    pilot.wait_until(lambda: 2 in answers.waiting)
    answers.give(2, "Grace")
    pilot.wait_until(lambda: seen == [False, True, False])
