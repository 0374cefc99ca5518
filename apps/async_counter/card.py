"""What the three ways share: a card with the counter, how the request goes, its buttons, and its own source."""

from __future__ import annotations

import inspect
import textwrap
from functools import partial
from tkinter.font import Font
from typing import Any

import ttkbootstrap as ttk

from apps._wrapping import wrap_inside
from tkasync import Component, Progress, TaskHandle


class Card(Component):
    """The counter as last heard of. A subclass says in `ask` how it asks, and shows how that goes."""

    title: str
    ask: Any
    """Called with an HTTP method, hands back a task. ``Any``: to a type checker a method and a ``ui_task`` differ."""

    def setup(self, url: str) -> None:
        self.url = url
        self.task: TaskHandle[Any] | None = None
        self.card = ttk.Frame(self, bootstyle="bordered @card", padding=16)
        self.card.pack(fill="both", expand=True)
        ttk.Label(self.card, text=self.title, font="-size 13 -weight bold", bootstyle="@card").pack(
            anchor="w"
        )
        self.counter = ttk.Label(self.card, text="?", font="-size 32", bootstyle="primary @card")
        self.counter.pack(pady=8)
        self.bar = ttk.Progressbar(self.card, bootstyle="@card")
        self.bar.pack(fill="x")
        self.status = ttk.Label(self.card, text="not asked yet", bootstyle="@card")
        self.status.pack(fill="x", pady=8)
        self.make_buttons()
        self.show_source()
        wrap_inside(self.card, self.status, margin=40)

    def make_buttons(self) -> None:
        row = ttk.Frame(self.card, bootstyle="@card")
        row.pack(fill="x")
        self.starters = [
            ttk.Button(row, text=text, command=partial(self.start, method))
            for text, method in (("Fetch", "GET"), ("Add one", "POST"))
        ]
        for button in self.starters:
            button.pack(side="left", padx=(0, 8))
        self.stopper = ttk.Button(
            row, text="Abort", bootstyle="secondary", state="disabled", command=self.abort
        )
        self.stopper.pack(side="right")

    def show_source(self) -> None:
        methods = inspect.getsource(type(self)).split("\n\n", 2)[2]  # not the docstring and the title
        font = Font(self, name="TkFixedFont", exists=True).copy()
        font.configure(size=8)
        text = ttk.Text(self.card, width=20, height=8, font=font, wrap="none", takefocus=False)
        text.insert("1.0", textwrap.dedent(methods).strip().replace("    ", "  "))
        text.configure(state="disabled")
        text.pack(fill="both", expand=True, pady=(16, 0))

    def start(self, method: str) -> None:
        self.task = self.ask(method)

    def abort(self) -> None:
        """Give up waiting; nothing happens when nothing is awaited."""
        if self.task is not None and not self.task.done():
            self.task.abort()
            self.show("aborted")

    # What the ways call

    def show_begin(self) -> None:
        self.show("waiting for the server")
        self.set_busy(True)

    def show_progress(self, progress: Progress) -> None:
        self.show_bytes(progress.done, progress.total or 0)

    def show_bytes(self, done: float, total: float) -> None:
        self.bar["value"] = 100 * done / (total or 1)
        self.show(f"{done:,.0f} of {total:,.0f} bytes")

    def show_value(self, value: int) -> None:
        self.counter["text"] = value
        self.show("answered", "success")

    def show_error(self, error: BaseException) -> None:
        self.show(str(error), "danger")

    def show_end(self, task: TaskHandle[Any] | None = None) -> None:
        self.bar["value"] = 0
        self.set_busy(False)

    def show(self, text: str, colour: str = "") -> None:
        self.status.configure(text=text, bootstyle=f"{colour} @card")

    def set_busy(self, busy: bool) -> None:
        for button in self.starters:
            button.configure(state="disabled" if busy else "normal")
        self.stopper.configure(state="normal" if busy else "disabled")
