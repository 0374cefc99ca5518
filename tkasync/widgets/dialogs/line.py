"""The line in which the dialogs of a window stand: one is shown, and those above it that it has opened itself. UI only.

Two modal windows that do not know of each other would take the grab from one another.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Protocol

from tkasync.runtime.runtime import Runtime
from tkasync.tasks.outcome.awaiting import wait_for_trap
from tkasync.windows import window_of

_LINE = "line of dialogs"


class Place(Protocol):
    """What stands in the line."""

    @property
    def master(self) -> Any:
        """The widget that it was opened for. Any: a widget of tkinter's."""


class Line:
    """Who is shown, each one for the one before it, and who waits."""

    def __init__(self) -> None:
        self._shown: list[Place] = []
        self._waiting: list[tuple[Place, Callable[[], None]]] = []

    def turn(self, place: Place) -> _Turn:
        """Wait in a UI task until *place* may be shown, or is taken out by `leave`."""
        return _Turn(self, place)

    def take(self, place: Place) -> bool:
        """Show *place* now, if its turn has come; return whether."""
        # One that has left is gone before the next one is called: who comes in between must not overtake.
        if not self._may_open(place) or any(self._may_open(waiting) for waiting, _wake in self._waiting):
            return False
        self._shown.append(place)
        return True

    def wait(self, place: Place, wake: Callable[[], None]) -> Callable[[], None]:
        """Call *wake* when the turn of *place* has come. Return what takes it back."""
        entry = place, wake
        self._waiting.append(entry)
        return lambda: self._waiting.remove(entry) if entry in self._waiting else None

    def leave(self, place: Place) -> None:
        """Take *place* out, wherever it stands; one that waits is woken."""
        self._shown = [each for each in self._shown if each is not place]
        for entry in [entry for entry in self._waiting if entry[0] is place]:
            self._waiting.remove(entry)
            entry[1]()

    def go_on(self) -> None:
        """Show the first that may be shown."""
        for entry in self._waiting:
            if self._may_open(entry[0]):
                self._waiting.remove(entry)
                self._shown.append(entry[0])
                entry[1]()
                return

    @property
    def top(self) -> Any:
        """What is shown above everything else; ``None`` without a dialog. Any: a `Place`."""
        return self._shown[-1] if self._shown else None

    def _may_open(self, place: Place) -> bool:
        return not self._shown or _lies_in(place.master, self._shown[-1])


class _Turn:
    is_at_rest = True  # it waits for the user, who is to answer what is shown

    def __init__(self, line: Line, place: Place) -> None:
        self._line = line
        self._place = place

    def __await__(self) -> Generator[Any, None, None]:
        if not self._line.take(self._place):
            yield from wait_for_trap(self)

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        return self._line.wait(self._place, wake)


def line_of(runtime: Runtime) -> Line:
    """Return the line of the window of *runtime*."""
    line: Line | None = runtime.scope.find(_LINE)
    if line is None:
        line = Line()
        runtime.scope.provide(_LINE, line)
    return line


def _lies_in(widget: Any, window: object) -> bool:
    while widget is not None:
        widget = window_of(widget)
        if widget is window:
            return True
        widget = widget.master
    return False
