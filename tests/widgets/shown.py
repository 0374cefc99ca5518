"""The dialogs of a window that are shown, and what was answered."""

from __future__ import annotations

import tkinter as tk
from typing import Any

from tests.support import GIVE_UP
from tkasync import TaskHandle
from tkasync.testing import Pilot
from tkasync.widgets import Dialog


def shown(widget: tk.Misc) -> list[Any]:
    """The dialogs below *widget* that are on the screen; one that another one has opened comes after it."""
    children = widget.winfo_children()
    found = [each for each in children if isinstance(each, Dialog) and each.winfo_viewable()]
    return found + [dialog for child in children for dialog in shown(child)]


def answer(pilot: Pilot, handle: TaskHandle[Any]) -> Any:
    """What the task gives that has asked."""
    pilot.wait_until(handle.done)
    return handle.result(GIVE_UP)
