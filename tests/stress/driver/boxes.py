"""`Box`: a dialog that a UI task opens, and that its user answers or closes, or leaves open; on either host.

Without a window there are no dialogs. The task then waits for a future, or in a nested loop, for as long.
"""

from __future__ import annotations

import asyncio
import random
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from tkinter import messagebox
from typing import Any

from tests.stress.driver.worlds import TkWorld, World
from tkasync import Scope
from tkasync.widgets import Dialog, ask, ask_open, modal

_LOOK = 5  # milliseconds between two looks for a box

_WAYS = ("finish", "button", "destroy")
KINDS = ("dialog", "ask", "chooser", "message", "window")


class Box:
    """See the module. UI thread.

    Args:
        world: where it is opened.
        owner: the component over which it opens.
        name: its title, by which it is found; no other box has it.
        chance: what it is, how long it stays open, and how it is closed.
        may_stay: whether it may stay open until somebody answers it, which keeps the next ones waiting.
    """

    def __init__(
        self, world: World, owner: Scope, name: str, chance: random.Random, *, may_stay: bool
    ) -> None:
        self.world = world
        self.name = name
        self.kind = chance.choice(KINDS)
        self.seconds = chance.choice([0.0, 0.003, 0.02])
        self.way = chance.choice(_WAYS)
        # Only what is awaited: one that has a loop of its own keeps all loops around it.
        self.is_held = self.kind in ("dialog", "ask") and chance.random() < 0.3 and may_stay
        self._owner = owner
        self._press: Callable[[], object] | None = None

    @property
    def word(self) -> str:
        """What `show` gives."""
        return "answered" if self.kind in ("dialog", "ask") and self.way == "finish" else "closed"

    def answer(self) -> None:
        """Answer it, if it is held: at once, or when it is open."""
        self.is_held = False
        if self._press is not None:
            self._press()

    async def show(self) -> str:
        """Open it, and wait for its end."""
        try:
            if isinstance(self.world, TkWorld):
                return await getattr(self, f"_{self.kind}")(self.world.widget_of(self._owner))
            return await self._pretend()
        finally:
            self._press = None

    async def _pretend(self) -> str:
        if self.kind == "window":
            self.world.live(self.seconds)
        elif self.kind in ("message", "chooser"):
            await modal(self.world.live, self.seconds)
        else:
            loop = asyncio.get_running_loop()
            answered = loop.create_future()
            self.opened(partial(loop.call_later, self.seconds, _settle, answered))
            await answered
        return self.word

    def opened(self, press: Callable[[], object]) -> None:
        """It is open; *press* is what its user does, in his time."""
        self._press = press
        if not self.is_held:
            press()

    # With a window

    async def _dialog(self, widget: Any) -> str:
        return "answered" if await _Plain(widget, self).show() else "closed"

    async def _ask(self, widget: Any) -> str:
        with self._looking(widget):
            return "answered" if await ask("?", title=self.name, master=widget) else "closed"

    async def _chooser(self, widget: Any) -> str:
        with self._looking(widget):
            return "answered" if await ask_open(title=self.name, master=widget) else "closed"

    async def _message(self, widget: Any) -> str:
        if self.world.has_message_box:  # type: ignore[attr-defined]  # a window's
            await modal(self.world.live, self.seconds)
        else:
            await modal(self._show_message, widget)
        return "closed"

    def _show_message(self, widget: Any) -> None:
        # Tk's message boxes share a variable: two at once end each other.
        world: Any = self.world
        if world.has_message_box or not widget.winfo_exists():
            return
        world.has_message_box = True
        try:
            with self._looking(widget):
                messagebox.askyesno(self.name, "?", parent=widget)
        finally:
            world.has_message_box = False

    async def _window(self, widget: Any) -> str:
        window = tk.Toplevel(widget)
        self.press_later(window, partial(press_close_button, window, str(window)))
        widget.wait_window(window)
        return "closed"

    @property
    def _milliseconds(self) -> int:
        return int(1000 * self.seconds)

    def press_later(self, window: Any, press: Callable[[], object]) -> None:
        """Call *press* when its time is up, unless *window* has gone by then."""
        # A job of the root's: one of the window's loses its command with that, and Tcl then tells of an error.
        exists = partial(window.tk.call, "winfo", "exists", str(window))
        window.nametowidget(".").after(self._milliseconds, lambda: exists() and press())

    @contextmanager
    def _looking(self, widget: Any) -> Iterator[None]:
        """Look for the box again and again, as its user does, and close it when its time is up."""
        root, job = widget.nametowidget("."), ""

        def look() -> None:
            nonlocal job
            job = ""
            if self.is_held or not (path := self._find()):
                job = root.after(_LOOK, look)
            elif self.way == "finish" and self.kind == "ask":
                root.nametowidget(path).accept()
            elif self.way == "destroy" and self.kind in ("ask", "message"):
                root.tk.call("destroy", path)
            else:
                press_close_button(root, path)

        job = root.after(self._milliseconds, look)
        try:
            yield
        finally:
            if job and not self.world.runtime.is_closed:
                root.after_cancel(job)

    def _find(self) -> str:
        root = self.world.root  # type: ignore[attr-defined]  # a window's
        for path in _toplevels(root, "."):
            if root.tk.call("wm", "title", path) == self.name and root.tk.call("winfo", "viewable", path):
                return path
        return ""


class _Plain(Dialog):
    def setup(self, box: Box) -> None:
        self.box = box

    def open(self) -> None:
        super().open()
        self.box.opened(partial(self.box.press_later, self, self._press_one))

    def _press_one(self) -> None:
        if self.box.way == "finish":
            self.finish(True)
        elif self.box.way == "button":
            press_close_button(self, str(self))
        else:
            self.destroy()


def press_close_button(widget: Any, path: str) -> None:
    """Do what the window manager's button does to the window of *path*."""
    widget.tk.eval(str(widget.tk.call("wm", "protocol", path, "WM_DELETE_WINDOW")) or f"destroy {path}")


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _toplevels(root: Any, path: str) -> list[str]:
    children = [str(each) for each in root.tk.splitlist(root.tk.call("winfo", "children", path))]
    below = [each for child in children for each in _toplevels(root, child)]
    return [each for each in children if root.tk.call("winfo", "toplevel", each) == each] + below
