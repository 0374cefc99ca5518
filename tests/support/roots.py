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

from tkasync.testing import held_windows
from tkasync.testing.root_fixture import guard_what_is_left
from tkasync.tk.guard.interpreter import thread_of

_made: list[weakref.ref[tk.Tk]] = []
_make = tk.Tk.__init__


@wraps(_make)
def _noted(self: tk.Tk, *args: Any, **options: Any) -> None:
    _made.append(weakref.ref(self))
    _make(self, *args, **options)


tk.Tk.__init__ = _noted  # type: ignore[method-assign]  # for the fixture below


@pytest.fixture(autouse=True)
def bare_roots_that_are_left_are_guarded() -> Iterator[None]:
    """The traceback of a test that fails holds its windows, and a worker of a later test may collect them.

    That ends the process, or fails the later test with a warning, as versions of Python have it.
    """
    yield
    for ref in _made:
        root = ref()
        if root is not None and thread_of(vars(root).get("tk")) == get_ident():
            guard_what_is_left(root)
            made_bare: Any = root.tk
            # Its test may hold it: it is not the plugin's.
            held_windows._tests[made_bare._tkasync_guard._pin] = ""
    _made.clear()


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
