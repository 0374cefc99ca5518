"""`Standing`: whether the UI thread stands still at this moment, and where. Any thread but that.

It is asked by the thread that writes to the viewer. That thread wakes the event loop, and takes silence for a
stand-still. It looks at the frames of the UI thread and owns none of them: they are posted there, to be dropped.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from time import monotonic
from types import CodeType, FrameType

from tkasync.dispatch.ui_thread import UiThread
from tkasync.errors import RuntimeClosedError
from tkasync.tasks.site import Site
from tkasync.watch.program import is_program
from tkasync.watch.sampler import AskedHost

_LONGEST = 0.25  # seconds of silence that are no stand-still


class Stand:
    """A stand-still that lasts, in plain values."""

    __slots__ = ("expression", "handler", "line", "seconds", "widget")

    def __init__(self, seconds: float, line: Site | None, handler: str) -> None:
        self.seconds: float = seconds
        self.line: Site | None = line
        self.handler: str = handler
        self.expression: str = ""
        self.widget: str = ""


class Standing:
    """See the module. Made on the UI thread.

    Args:
        thread: the UI thread.
    """

    def __init__(self, thread: UiThread) -> None:
        self._thread = thread
        self._host = thread.host if isinstance(thread.host, AskedHost) else None
        self._asked: float | None = None
        self._left: list[FrameType | None] = []

    def _answer(self) -> None:
        self._asked = None

    @property
    def now(self) -> Stand | None:
        """Where the UI thread stands, if it has been silent for long enough; else ``None``, and it is asked again."""
        asked = self._asked
        if asked is not None and self._host is not None and self._host.round_at >= asked:
            asked = None
        if asked is None:
            self._asked = monotonic()
            with suppress(RuntimeClosedError):  # then it asks no more
                self._ask()
            return None
        seconds = monotonic() - asked
        return self._look(seconds) if seconds > _LONGEST else None

    def _ask(self) -> None:
        # Not by a call where that can be helped: it would wait behind a flood of others, which is no stand-still.
        if self._host is not None:
            self._host.wake()
        else:
            self._thread.post(self._answer)

    def _look(self, seconds: float) -> Stand:
        held: list[FrameType | None] = [sys._current_frames().get(self._thread.ui_thread)]
        lines: list[tuple[CodeType, int]] = []
        while (frame := held[-1]) is not None:
            lines.append((frame.f_code, frame.f_lineno))
            held.append(frame.f_back)
            del frame
        try:
            self._thread.post(_drop, held)
        except RuntimeClosedError:
            self._left = held  # until the inspector goes, on the UI thread
        programs = [line for line in lines if is_program(line[0])]
        line = Site(*programs[0]) if programs else None
        return Stand(seconds, line, programs[-1][0].co_qualname if programs else "")


def _drop(held: list[FrameType | None]) -> None:
    """Let go of frames. UI thread: what they hold may die there only."""
    held.clear()
