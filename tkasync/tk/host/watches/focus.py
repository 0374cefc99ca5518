"""Whether the program has the keyboard's focus, in any of its windows. UI thread only.

Tk tells each widget when the focus comes and goes. Most of that happens inside the program, a click from one field into
another or a dialog of its own. So nothing is concluded from an event: a moment after the last one Tk is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.dispatch.timers import Timer
from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.teardown import quietly

_SEQUENCES = ("<FocusIn>", "<FocusOut>")
_MOMENT = 0.05
"""A guess, in seconds: until the window that gets the focus has told so, too."""
OnChange = Callable[[bool], object]


class FocusWatch:
    """The listeners of one interpreter. Nothing is bound before the first one comes.

    Args:
        tk: the interpreter.
        entries: where its command is made.
        queue: runs each listener as a call of its own: one that raises is reported, and the others are told.
        after: sets a timer of the host.
    """

    def __init__(
        self,
        tk: Any,
        entries: TclEntries,
        queue: UiDispatchQueue,
        after: Callable[[float, Callable[[], object]], Timer],
    ) -> None:
        self._tk = tk
        self._entries = entries
        self._queue = queue
        self._after = after
        self._listeners: dict[OnChange, None] = {}
        self._script = ""
        self._is_looking = False
        self._has_focus = False

    def watch(self, on_change: OnChange) -> Callable[[], None]:
        """Call *on_change* with whether the program has the focus, whenever that has changed.

        Returns:
            What ends the watch.
        """
        if not self._script:
            self._begin()
        self._listeners[on_change] = None
        return lambda: self._listeners.pop(on_change, None)

    def _begin(self) -> None:
        self._script = self._entries.raw_command("focus", self._on_event).script
        self._has_focus = self._ask()
        # To what the program may have bound there, and to every widget that is still to come.
        for sequence in _SEQUENCES:
            self._tk.call("bind", "all", sequence, f"+{self._script}")

    def _ask(self) -> bool:
        return bool(str(self._tk.call("focus", "-displayof", ".")))

    def _on_event(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            self._after(_MOMENT, self._look)

    def _look(self) -> None:
        self._is_looking = False
        has_focus = self._ask()
        if has_focus is not self._has_focus:
            self._has_focus = has_focus
            for on_change in list(self._listeners):
                if on_change in self._listeners:  # one before it may have ended its watch
                    self._queue.run_aside(partial(on_change, has_focus), where="when the focus came or went")

    def close(self) -> None:
        """Tell nobody any more. Harmless when the application is destroyed."""
        self._listeners.clear()
        if self._script:
            for sequence in _SEQUENCES:
                quietly(self._unbind, sequence)

    def _unbind(self, sequence: str) -> None:
        lines = str(self._tk.call("bind", "all", sequence)).split("\n")
        self._tk.call("bind", "all", sequence, "\n".join(line for line in lines if line != self._script))
