"""Whether a widget is on the screen, watched without polling. UI thread only.

Tk tells a widget when it is mapped or unmapped itself, not when that happens to what it lies in: a tab, a window. So
the widgets around it are listened to as well, through one private bindtag and one Tcl command for a whole window.
"""

from __future__ import annotations

import tkinter
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.teardown import quietly

_TAG = "TkasyncVisibility"
_SEQUENCES = ("<Map>", "<Unmap>")
OnChange = Callable[[bool], object]


class Visibility:
    """The listeners of one interpreter, by the path of each widget whose events concern them.

    Args:
        tk: the interpreter.
        entries: where its command is made.
        queue: runs each listener as a call of its own: one that raises is reported, and the others are told.
    """

    def __init__(self, tk: Any, entries: TclEntries, queue: UiDispatchQueue) -> None:
        self._tk = tk
        self._entries = entries
        self._queue = queue
        self._listeners: defaultdict[str, dict[tuple[str, OnChange], None]] = defaultdict(dict)

    def begin(self) -> None:
        """Hear what is shown and hidden."""
        script = self._entries.raw_command("visibility", self._on_event).script_with("%W")
        for sequence in _SEQUENCES:
            self._tk.call("bind", _TAG, sequence, script)

    def watch(self, widget: tkinter.Misc, on_change: OnChange) -> Callable[[], None]:
        """Call *on_change* with whether *widget* is on the screen: now, and whenever that may have changed.

        Returns:
            What ends the watch.
        """
        path = str(widget)
        stop = self._add(path, on_change)
        on_change(self._is_visible(path))
        return stop

    def _add(self, path: str, on_change: OnChange) -> Callable[[], None]:
        paths = list(self._around(path))
        for around in paths:
            self._listeners[around][path, on_change] = None
            tags = self._tk.splitlist(self._tk.call("bindtags", around))
            if _TAG not in tags:  # in front, where no "break" of the program's is in the way
                self._tk.call("bindtags", around, (_TAG, *tags))
        return lambda: self._remove(paths, (path, on_change))

    def _around(self, path: str) -> Iterator[str]:
        """Yield *path*, and what it lies in up to its window."""
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
            # One before it may have ended its watch.
            if (listener, on_change) in self._listeners.get(path, ()):
                change = partial(on_change, self._is_visible(listener))
                self._queue.run_aside(change, where="when a widget was shown or hidden")

    def _is_visible(self, path: str) -> bool:
        return bool(self._tk.call("winfo", "exists", path) and self._tk.call("winfo", "viewable", path))

    def close(self) -> None:
        """Tell nobody any more. Harmless when `begin` has failed, or the application is destroyed."""
        self._listeners.clear()
        for sequence in _SEQUENCES:
            quietly(self._tk.call, "bind", _TAG, sequence, "")
