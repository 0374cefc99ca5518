"""Suspense on a real window: a fallback for the first load, by what is below it."""

from __future__ import annotations

import tkinter as tk
from concurrent.futures import Future
from time import monotonic
from tkinter import ttk
from typing import Any

import pytest

from tests.widgets.pages import Gate, Shown, visible_texts
from tkasync import Component, Resource, Runtime, create_resource, create_signal, ui_task
from tkasync.testing import Pilot
from tkasync.widgets import ErrorBoundary, Suspense


class Page(Component):
    """Loads when its answer is given."""

    def __init__(self, master: tk.Misc, source: Any = lambda: 1) -> None:
        self.source = source
        self.answers: list[Future[str]] = []
        super().__init__(master)

    def setup(self) -> None:
        self.resource: Resource[str] = self.create_resource(self.source, self.load)
        label = ttk.Label(self)
        label.pack()
        self.bind_option(label, "text", lambda: self.resource.data or "")

    @ui_task
    async def load(self, value: int) -> str:
        answer: Future[str] = Future()
        self.answers.append(answer)
        return await answer


def suspense(master: tk.Misc, **options: Any) -> Suspense:
    widget = Suspense(master, **{"delay": 0.0, **options})
    widget.pack(fill="both", expand=True)
    return widget


def texts(widget: tk.Misc) -> list[str]:
    """What stands on the labels of *widget*."""
    own = [str(widget["text"])] if isinstance(widget, ttk.Label) else []
    return own + [text for child in widget.winfo_children() for text in texts(child)]


def is_on_top(widget: tk.Misc) -> Any:
    """Whether it is what the user sees where it is."""
    widget.update()
    x, y = widget.winfo_rootx() + widget.winfo_width() // 2, widget.winfo_rooty() + widget.winfo_height() // 2
    return widget.winfo_containing(x, y) is widget


def test_the_fallback_shows_while_it_loads_for_the_first_time(tk_root: tk.Tk, pilot: Pilot) -> None:
    read, write = create_signal(1)
    frame = suspense(tk_root, fallback="Wait")
    page = Page(frame, read)
    page.pack()
    pilot.wait_until(lambda: frame.is_showing_fallback)
    assert "Wait" in texts(frame)
    page.answers[-1].set_result("here")
    pilot.wait_until(lambda: not frame.is_showing_fallback)
    assert texts(frame) == ["here"]
    write.set(2)
    pilot.wait_until(lambda: len(page.answers) == 2)
    tk_root.update()
    assert not frame.is_showing_fallback


def test_a_quick_answer_does_not_flash(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the host's clock: the delay is a timer that the answer takes back."""
    timers: list[float] = []
    frame = suspense(tk_root, delay=500.0)
    after = runtime.host.after
    monkeypatch.setattr(runtime.host, "after", lambda delay, fn: timers.append(delay) or after(delay, fn))
    waiting = len(runtime.host.timers) if hasattr(runtime.host, "timers") else None
    page = Page(frame)
    page.pack()
    assert timers == [500.0]
    pilot.wait_until(lambda: page.answers)
    page.answers[0].set_result("quick")
    pilot.wait_until(lambda: page.resource.get().is_ready())
    assert frame._timer is None
    assert not frame.is_showing_fallback
    if waiting is not None:
        assert len(runtime.host.timers) == waiting


def test_one_fallback_for_all_that_loads_below(tk_root: tk.Tk, pilot: Pilot) -> None:
    frame = suspense(tk_root)
    one, two = Page(frame), Page(ttk.Frame(frame))
    pilot.wait_until(lambda: frame.is_showing_fallback and one.answers and two.answers)
    one.answers[0].set_result("one")
    pilot.wait_until(lambda: one.resource.get().is_ready())
    assert frame.is_showing_fallback
    two.answers[0].set_result("two")
    pilot.wait_until(lambda: not frame.is_showing_fallback)


def test_the_nearest_one_counts(tk_root: tk.Tk, pilot: Pilot) -> None:
    outer = suspense(tk_root)
    inner = suspense(outer)
    page = Page(inner)
    pilot.wait_until(lambda: inner.is_showing_fallback)
    tk_root.update()
    assert not outer.is_showing_fallback
    page.answers[0].set_result("x")
    pilot.wait_until(lambda: not inner.is_showing_fallback)


def test_what_ends_no_longer_counts(tk_root: tk.Tk, pilot: Pilot) -> None:
    frame = suspense(tk_root)
    page = Page(frame)
    pilot.wait_until(lambda: frame.is_showing_fallback)
    page.destroy()
    assert not frame.is_showing_fallback


def test_an_error_is_not_a_loading(tk_root: tk.Tk, pilot: Pilot, caplog: pytest.LogCaptureFixture) -> None:
    frame = suspense(tk_root)
    page = Page(frame)
    pilot.wait_until(lambda: frame.is_showing_fallback)
    page.answers[0].set_exception(OSError("gone"))
    pilot.wait_until(lambda: not frame.is_showing_fallback)
    assert "gone" in caplog.text


def test_initial_data_needs_no_fallback(tk_root: tk.Tk, pilot: Pilot) -> None:
    frame = suspense(tk_root)
    create_resource(lambda: None, str, owner=frame, initial="x")
    tk_root.update()
    assert not frame.is_showing_fallback


def test_a_fallback_of_ones_own_fills_the_frame(tk_root: tk.Tk, pilot: Pilot) -> None:
    made: list[ttk.Button] = []

    def make(master: tk.Misc) -> tk.Misc:
        made.append(ttk.Button(master, text="working"))
        return made[-1]

    frame = suspense(tk_root, fallback=make, width=300, height=200)
    Page(frame)
    pilot.wait_until(lambda: frame.is_showing_fallback)
    tk_root.update()
    assert (made[0].winfo_width(), made[0].winfo_height()) == (frame.winfo_width(), frame.winfo_height())


def test_a_fallback_may_lay_itself_out(tk_root: tk.Tk, pilot: Pilot) -> None:
    def make(master: tk.Misc) -> None:
        ttk.Label(master, text="by hand").grid(row=0, column=0)

    frame = suspense(tk_root, fallback=make)
    Page(frame)
    pilot.wait_until(lambda: frame.is_showing_fallback)
    assert "by hand" in texts(frame)


def test_the_fallback_is_seen_in_a_frame_that_has_nothing_in_it_yet(tk_root: tk.Tk, pilot: Pilot) -> None:
    frame = Suspense(tk_root, fallback="Please wait for a moment", delay=0.0)
    frame.pack()
    Page(frame)
    pilot.wait_until(lambda: frame.is_showing_fallback)
    tk_root.update()
    assert frame.winfo_width() > 100
    assert frame.winfo_height() > 10


def test_an_error_in_the_fallback_goes_to_the_boundary_above_and_the_window_goes_on(
    tk_root: tk.Tk, pilot: Pilot, caplog: pytest.LogCaptureFixture
) -> None:
    boundary = ErrorBoundary(tk_root)
    boundary.pack()
    frame = suspense(boundary, fallback=lambda master: 1 / 0)
    page = Page(frame)
    pilot.wait_until(lambda: isinstance(boundary.error, ZeroDivisionError))
    assert not frame.is_showing_fallback
    page.answers[0].set_result("x")
    pilot.wait_until(lambda: page.resource.get().is_ready())


def test_what_loads_in_a_fallback_does_not_keep_the_fallback(tk_root: tk.Tk, pilot: Pilot) -> None:
    """It would wait for itself; it counts for the one above."""
    outer = suspense(tk_root)
    fallbacks: list[Page] = []

    def make(master: tk.Misc) -> tk.Misc:
        fallbacks.append(Page(master))
        return fallbacks[-1]

    inner = suspense(outer, fallback=make)
    page = Page(inner)
    pilot.wait_until(lambda: inner.is_showing_fallback and outer.is_showing_fallback)
    page.answers[0].set_result("x")
    pilot.wait_until(lambda: not inner.is_showing_fallback and not outer.is_showing_fallback)


def test_its_end_while_it_waits_leaves_no_timer(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    frame = suspense(tk_root, delay=500.0)
    Page(frame)
    assert frame._timer is not None
    frame.destroy()
    assert frame._timer is None


@pytest.mark.parametrize("delay", [-1, float("nan")])
def test_a_delay_that_is_none_is_refused(tk_root: tk.Tk, runtime: Runtime, delay: float) -> None:
    with pytest.raises(ValueError, match="delay"):
        Suspense(tk_root, delay=delay)


# Suspense


def test_the_fallback_covers_what_loads_and_uncovers_it(tk_root: tk.Tk, pilot: Pilot, gate: Gate) -> None:
    """While a resource below is on its first load the fallback shows."""
    suspense = Suspense(tk_root, fallback="please wait", delay=0)
    suspense.pack()
    page = Shown(suspense, gate)
    pilot.wait_until(lambda: "please wait" in visible_texts(suspense))
    assert not is_on_top(page.label)
    gate.open()
    pilot.wait_until(lambda: "1" in visible_texts(suspense))
    assert "please wait" not in visible_texts(suspense)
    assert is_on_top(page.label)


def test_without_a_fallback_there_is_one(tk_root: tk.Tk, pilot: Pilot, gate: Gate) -> None:
    suspense = Suspense(tk_root)
    suspense.pack()
    Shown(suspense, gate)
    pilot.wait_until(lambda: suspense.is_showing_fallback)
    gate.open()
    pilot.wait_until(lambda: not suspense.is_showing_fallback)


def test_before_the_delay_nothing_shows(tk_root: tk.Tk, pilot: Pilot, gate: Gate) -> None:
    """Before the delay is over no fallback."""
    suspense = Suspense(tk_root, fallback="wait", delay=60)
    suspense.pack()
    Shown(suspense, gate)
    end = monotonic() + 0.05
    pilot.wait_until(lambda: monotonic() > end)
    assert not suspense.is_showing_fallback
    gate.open()


def test_the_window_beside_a_load_goes_on(tk_root: tk.Tk, pilot: Pilot, gate: Gate) -> None:
    """The rest of the window goes on."""
    count = []
    button = ttk.Button(tk_root, text="beside", command=lambda: count.append(1))
    button.pack()
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    Shown(suspense, gate)
    pilot.wait_until(lambda: suspense.is_showing_fallback)
    pilot.click(button)
    assert count == [1]
    gate.open()


def test_a_pending_resource_is_no_load(tk_root: tk.Tk, pilot: Pilot) -> None:
    """A `None` source loads nothing: no fallback."""
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    Shown(suspense, lambda n: n, lambda: None)
    pilot.settle()
    assert not suspense.is_showing_fallback


def test_a_resource_owned_by_a_widget_below_counts(tk_root: tk.Tk, pilot: Pilot, gate: Gate) -> None:
    """A resource made with `owner=` a widget below counts as well."""
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    label = ttk.Label(suspense, text="x")
    label.pack()
    create_resource(lambda: 1, gate, owner=label)
    pilot.wait_until(lambda: suspense.is_showing_fallback)
    gate.open()
    pilot.wait_until(lambda: not suspense.is_showing_fallback)
