"""Windows that have ended: nothing of them may be left."""

from __future__ import annotations

import gc
import tkinter as tk
import weakref
from collections.abc import Callable

from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins


def assert_is_freed(open_and_end: Callable[[], tk.Tk]) -> None:
    """Call *open_and_end*, which returns the window that has ended; it is freed, and so is its interpreter."""
    gc.collect()
    release_dead_pins()
    before = pinned_interpreters()  # one of a thread that has ended stays pinned for good
    freed = weakref.ref(open_and_end())
    gc.collect()
    release_dead_pins()
    assert (freed(), pinned_interpreters()) == (None, before)
