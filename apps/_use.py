"""A person's eyes and hands in a window, and the run of an app with a user at it. UI thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar
from unittest import mock

import ttkbootstrap as ttk

from tkasync import TaskHandle, sleep, spawn_ui_task

W = TypeVar("W", bound=tk.Misc)
User = Callable[[tk.Tk], Coroutine[Any, Any, None]]


async def until(happened: Callable[[], object], timeout: float = 20.0) -> None:
    """Look every 50 ms whether it *happened*.

    Raises:
        TimeoutError: it did not within *timeout* seconds.
    """
    for _ in range(round(timeout / 0.05)):
        if happened():
            return
        await sleep(0.05)
    raise TimeoutError(f"waited {timeout} s for {happened}")


def below(widget: tk.Misc) -> Iterator[tk.Misc]:
    """Every widget inside *widget*, from the top down."""
    for child in widget.winfo_children():
        yield child
        yield from below(child)


def first(window: tk.Misc, kind: type[W]) -> W:
    """The first widget of this *kind* in *window*."""
    return next(widget for widget in below(window) if isinstance(widget, kind))


def text_of(widget: tk.Misc) -> str:
    """The text on a label or button; empty for what has none."""
    return str(widget.cget("text")) if "text" in widget.keys() else ""  # noqa: SIM118 - a widget is no dict


def shows(window: tk.Misc, text: str) -> bool:
    """Whether *text* is to be read somewhere in *window*."""
    return any(text in text_of(widget) for widget in below(window) if widget.winfo_viewable())


def with_text(window: tk.Misc, text: str) -> tk.Misc:
    """The widget in *window* that shows exactly *text*, found as a person finds it."""
    for widget in below(window):
        if text_of(widget) == text:
            return widget
    raise LookupError(f"no widget shows {text!r}")


def press(window: tk.Misc, text: str) -> None:
    """Press the button in *window* that shows *text*."""
    button = with_text(window, text)
    assert isinstance(button, ttk.Button | ttk.Checkbutton | ttk.Radiobutton)
    button.invoke()


def use(open_app: Callable[[], object], user: User) -> None:
    """Run *open_app* with *user* at its window, and close that when the user has done, well or badly.

    Raises:
        Exception: what went wrong for the user.
    """
    visits: list[TaskHandle[None]] = []
    run_events = tk.Misc.mainloop

    def mainloop(window: tk.Tk, n: int = 0) -> None:
        visits.append(spawn_ui_task(user, window, on_done=lambda _: window.destroy()))
        run_events(window, n)

    # The app's own main() builds the window; its event loop is the moment when a person would see it.
    with mock.patch.object(tk.Misc, "mainloop", mainloop):
        open_app()
    if not visits:
        raise RuntimeError("the app ended without opening a window")
    visits[0].result()
