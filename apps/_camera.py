"""A picture of windows, as they are seen on the screen. UI thread only."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence

from PIL import ImageGrab

from tkasync import sleep

Window = tk.Tk | tk.Toplevel


async def photograph(windows: Sequence[Window], picture: str) -> None:
    """Save what is to be seen of *windows*, after their last redraw."""
    await sleep(0.2)
    shown = [each for each in windows if each.winfo_viewable()]
    box = (
        min(each.winfo_rootx() for each in shown),
        min(top_of(each) for each in shown),
        max(each.winfo_rootx() + each.winfo_width() for each in shown),
        max(each.winfo_rooty() + each.winfo_height() for each in shown),
    )
    ImageGrab.grab(box, xdisplay="").save(picture)


def top_of(window: Window) -> int:
    """Where *window* begins on the screen: at its menu bar, which Tk does not count to it."""
    return int(window.geometry().rpartition("+")[2]) if window["menu"] else window.winfo_rooty()
