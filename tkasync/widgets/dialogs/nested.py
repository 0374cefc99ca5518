"""`modal`: a function that opens an event loop of its own, awaited by a UI task, and not in its step. UI only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple, Unpack

from tkasync.runtime.functions import call_in_ui
from tkasync.widgets.dialogs.dialog import refuse_elsewhere

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


async def modal(fn: Callable[[Unpack[Ts]], T], *args: *Ts) -> T:
    """Call ``fn(*args)``, which opens an event loop of its own, such as ``messagebox.askyesno``; give what it returns.

    It runs in a call of its own, and the task waits at its await meanwhile. So an abort and a time limit reach the task
    at once, although the function goes on; called as it is, they would wait for the first await behind it. Functions
    that are open at the same time still end last in, first out, for each runs inside the one before.

    Raises:
        NoOwnerError: awaited elsewhere than in a UI task.
    """
    refuse_elsewhere("modal", "spawn_ui_task(modal, fn)")
    return await call_in_ui(fn, *args)
