"""Plain roots, and what threads say of them."""

from __future__ import annotations

import threading
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


def on_thread(fn: Callable[[], object]) -> list[object]:
    """What *fn* returned, or raised, on another thread."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(fn())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return outcome
