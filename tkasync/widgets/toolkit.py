"""Which widgets a window takes: those of ttk, or those of ttkbootstrap if it made the window.

ttkbootstrap makes the style of a widget class when it makes the first such widget; a plain ttk widget there would look
like none of the others. A window of ttkbootstrap has imported it already, so this module does not.
"""

from __future__ import annotations

import sys
import tkinter
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
