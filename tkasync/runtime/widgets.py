"""What tells widgets from other objects, in a process that may not have tkinter at all. Any thread.

Nothing is imported here: a widget exists only where its program has imported tkinter already.
"""

from __future__ import annotations

import sys
from typing import Any, TypeGuard


def is_widget(obj: object) -> TypeGuard[Any]:
    """Whether *obj* is a widget of tkinter, the root window included."""
    tkinter = sys.modules.get("tkinter")
    return tkinter is not None and isinstance(obj, tkinter.Misc)


def default_root() -> Any:
    """Return the window that tkinter takes where none is named; ``None`` without one."""
    return getattr(sys.modules.get("tkinter"), "_default_root", None)
