"""Whether a widget is on the screen, watched without polling. UI thread only.

Tk tells a widget when it is mapped or unmapped itself, not when that happens to what it lies in: a tab, a window. So
the widgets around it are listened to as well, through one private bindtag and one Tcl command for a whole window.
"""

from __future__ import annotations

import tkinter
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

_TAG = "TkasyncVisibility"
_COMMAND = "tkasync_visibility"
OnChange = Callable[[bool], object]


class _Watch:
    """The listeners of one interpreter, by the path of each widget whose events concern them."""

    def __init__(self, tk: Any) -> None:
        self._tk = tk
        self._listeners: defaultdict[str, dict[tuple[str, OnChange], None]] = defaultdict(dict)
        tk.createcommand(_COMMAND, self._on_event)
        for sequence in ("<Map>", "<Unmap>"):
            tk.call("bind", _TAG, sequence, f"{_COMMAND} %W")

    def add(self, path: str, on_change: OnChange) -> Callable[[], None]:
        paths = list(self._around(path))
        for around in paths:
            self._listeners[around][path, on_change] = None
            tags = self._tk.splitlist(self._tk.call("bindtags", around))
            if _TAG not in tags:  # in front, where no "break" of the program's is in the way
                self._tk.call("bindtags", around, (_TAG, *tags))
        return lambda: self._remove(paths, (path, on_change))

    def _around(self, path: str) -> Iterator[str]:
        """*path*, and what it lies in up to its window."""
        window = str(self._tk.call("winfo", "toplevel", path))
        while path != window:
            yield path
            path = str(self._tk.call("winfo", "parent", path))
        yield window

    def _remove(self, paths: list[str], listener: tuple[str, OnChange]) -> None:
        for path in paths:
            self._listeners[path].pop(listener, None)
            if not self._listeners[path]:
                del self._listeners[path]

    def _on_event(self, path: str) -> None:
        for listener, on_change in list(self._listeners.get(path, ())):
            on_change(self.is_visible(listener))

    def is_visible(self, path: str) -> bool:
        return bool(self._tk.call("winfo", "exists", path) and self._tk.call("winfo", "viewable", path))


def watch_visibility(widget: tkinter.Misc, on_change: OnChange) -> Callable[[], None]:
    """Call *on_change* with whether *widget* is on the screen: now, and whenever that may have changed.

    Returns:
        What ends the watch.
    """
    root: Any = widget._root()  # type: ignore[attr-defined]  # missing in its stub
    watch: _Watch | None = getattr(root, "_tkasync_visibility", None)
    if watch is None:
        watch = root._tkasync_visibility = _Watch(root.tk)
    stop = watch.add(str(widget), on_change)
    on_change(watch.is_visible(str(widget)))
    return stop
