"""Plain roots."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest


@pytest.fixture
def roots() -> Iterator[Callable[[], tk.Tk]]:
    """Makes plain roots; destroys those that are left."""
    made: list[tk.Tk] = []

    def make() -> tk.Tk:
        made.append(tk.Tk())
        return made[-1]

    yield make
    for root in reversed(made):
        with suppress(tk.TclError):  # destroyed
            root.destroy()
