"""Plain roots, and what becomes of those that a test leaves behind."""

from __future__ import annotations

import tkinter as tk
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from threading import get_ident
from typing import Any

import pytest

from tkasync.runtime.current import open_runtimes
from tkasync.testing import held_windows
from tkasync.testing.root_fixture import guard_what_is_left
from tkasync.tk.guard.guard import GuardedTk
from tkasync.tk.host.teardown import forget_root

_made: list[tuple[weakref.ref[tk.Tk], int]] = []
"""Each window of a test, with the thread that has made it."""
_make = tk.Tk.__init__


@wraps(_make)
def _noted(self: tk.Tk, *args: Any, **options: Any) -> None:
    _made.append((weakref.ref(self), get_ident()))
    _make(self, *args, **options)


tk.Tk.__init__ = _noted  # type: ignore[method-assign]  # for the fixture below


@pytest.fixture(autouse=True)
def roots_that_are_left_are_ended() -> Iterator[None]:
    """A test that fails may leave a window open: the next one's functions would find it, as the only root.

    The traceback holds the window, and a worker of a later test may collect it. That ends the process, or fails the
    later test with a warning, as versions of Python have it. So it is guarded, too.
    """
    yield
    end_roots_that_are_left()


def end_roots_that_are_left() -> None:
    """End the windows of this thread that are still there, and forget all of them first: no error comes twice."""
    made = list(_made)
    _made.clear()
    for ref, thread in made:
        root = ref()
        # It has no interpreter while, or since, `Tk()` failed: no display.
        if root is not None and vars(root).get("tk") is not None and thread == get_ident():
            _end(root)


def _end(root: tk.Tk) -> None:
    if _is_open(root):
        root.destroy()
        forget_root(root)
    app: Any = root.tk
    if not isinstance(app, GuardedTk):
        guard_what_is_left(root)
        app = root.tk
        held_windows._tests[app._tkasync_guard._pin] = ""  # its test may hold it: it is not the plugin's


def _is_open(root: tk.Tk) -> bool:
    """Whether it is neither destroyed nor the plugin's to end and to name, as one with an open runtime is."""
    try:
        root.tk.call("winfo", "exists", ".")
    except tk.TclError:
        return False
    return all(runtime.root is not root for runtime in open_runtimes())


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
