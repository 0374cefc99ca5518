"""`Updates`: counts how often a program changes what its widgets show. UI thread."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import Any


class Updates:
    """See the module; begins with the first look."""

    def __init__(self) -> None:
        self._count = 0
        self._is_counting = False

    def count(self) -> int:
        """Return how often since the first call of this."""
        if not self._is_counting:
            self._is_counting = True
            for owner, name in ((tkinter.Misc, "_configure"), (tkinter.Variable, "set")):
                setattr(owner, name, self._counted(getattr(owner, name)))
        return self._count

    def _counted(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            # Without something to write, `configure` only reads.
            self._count += any(args[2:]) or bool(args[1:] and method.__name__ == "set")
            return method(*args, **options)

        return counted
