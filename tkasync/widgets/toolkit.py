"""Which widgets a window takes, those of ttk or those of ttkbootstrap if it made the window; and when a bar shows.

ttkbootstrap makes the style of a widget class when it makes the first such widget; a plain ttk widget there would look
like none of the others. A window of ttkbootstrap has imported it already, so this module does not.
"""

from __future__ import annotations

import sys
import tkinter
from collections.abc import Callable
from tkinter import ttk
from typing import Any


def widgets_for(master: tkinter.Misc) -> Any:
    """Return the module that has ``Button``, ``Label``, ``Progressbar`` and ``Scrollbar`` for widgets in *master*."""
    bootstrap = sys.modules.get("ttkbootstrap")
    root = master._root()  # type: ignore[attr-defined]  # missing in its stub
    kinds = tuple(
        kind for name in ("App", "Window") if isinstance(kind := getattr(bootstrap, name, None), type)
    )
    return bootstrap if isinstance(root, kinds) else ttk


def shown_if_needed(bar: ttk.Scrollbar) -> Callable[[float, float], None]:
    """Return what tells *bar*, which lies in a grid, what is in view; it is there only where that is not all."""

    def tell(first: float, last: float) -> None:
        bar.set(first, last)
        if float(first) <= 0 and float(last) >= 1:
            bar.grid_remove()
        else:
            bar.grid()

    return tell
