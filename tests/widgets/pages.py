"""A page that loads, a fetcher that waits for the test, and what a user can read of a window."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from tkasync import Component


class Gate:
    """A fetcher that waits until the test opens it."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.asked: list[Any] = []
        self.fail = False

    def __call__(self, value: Any) -> Any:
        self.asked.append(value)
        self.event.wait(20)
        if self.fail:
            raise ValueError(f"no {value}")
        return value

    def open(self) -> None:
        """Let it answer."""
        self.event.set()


class Shown(Component):
    """Shows what a fetcher gives."""

    def __init__(self, master: tk.Misc, fetcher: Any, source: Callable[[], Any] = lambda: 1) -> None:
        self.fetcher, self.source = fetcher, source
        super().__init__(master)

    def setup(self) -> None:
        self.data = self.create_resource(self.source, self.fetcher)
        self.label = ttk.Label(self)
        self.bind_option(self.label, "text", lambda: str(self.data.data))
        self.label.pack()
        self.pack()


def visible_texts(widget: tk.Misc) -> list[str]:
    """All texts that can be seen below *widget*."""
    found = []
    for child in widget.winfo_children():
        if child.winfo_viewable():
            if "text" in (child.keys() or ()):
                found.append(str(child["text"]))
            found += visible_texts(child)
    return found
