"""Which widgets go with a window: plain ttk's, or ttkbootstrap's where the window is one of its own.

ttkbootstrap makes the style of a kind of widget when it makes the first one itself; a plain one would look like none of
the others. It is not imported for that: a window of its own has done so.
"""

from __future__ import annotations

import sys
import tkinter
from tkinter import ttk
from typing import Any


def widgets_for(master: tkinter.Misc) -> Any:
    """The module to take ``Button``, ``Label``, ``Progressbar`` and ``Scrollbar`` from for what is in *master*."""
    bootstrap = sys.modules.get("ttkbootstrap")
    root = master._root()  # type: ignore[attr-defined]  # missing in its stub
    kinds = tuple(
        kind for name in ("App", "Window") if isinstance(kind := getattr(bootstrap, name, None), type)
    )
    return bootstrap if isinstance(root, kinds) else ttk
