"""`Flags`: the part of a host that is readable: its waker, and the file that asyncio's selector is. UI thread.

The base class of `TkHost`. Both are lowered where a turn is armed by other means; the file, which stays readable until
somebody has read it, is not watched until then.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from tkasync.dispatch.host import ROOM_OF_A_TURN, Guard
from tkasync.stack import has_room
from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.redraw import Redraw
from tkasync.tk.host.wakers.choice import make_file_watch
from tkasync.tk.host.wakers.file_watch import TkFileWatch
from tkasync.tk.host.wakers.waker import Waker


class Flags:
    """See the module."""

    ui_thread: int
    _tk: Any
    _entries: TclEntries
    _waker: Waker
    _redraw: Redraw
    _file: TkFileWatch | None = None
    _depth: int
    _guard_wanted: Guard
    note_timer: Callable[[Callable[[], object]], object] | None = None
    """What a stall watch wants to be shown of each timer's call before it runs. UI thread."""
    round_at: float = 0.0
    """When the event loop last came round to the host, by ``time.monotonic()``, for a stall watch. Any thread."""

    def _on_wake(self, *_file: object) -> None:
        raise NotImplementedError

    def wake(self) -> None:
        """See `Host`."""
        self._waker.wake()

    def clear_wake(self) -> None:
        """See `Host`."""
        self._waker.clear()

    def _lower_flags(self) -> None:
        self._waker.clear()
        if self._file is not None:
            self._file.mute()

    def _go_on_after_redraw(self) -> None:
        # In this order: should the second raise, the loop comes back.
        self._redraw.go_on_after()
        self._lower_flags()

    def _waits_for_room(self) -> bool:
        """Whether the stack is nearly full; a timer then goes on when, perhaps, that has been left."""
        if has_room(ROOM_OF_A_TURN):
            return False
        # In this order: should the second raise, the loop comes back.
        self._redraw.go_on_later(0)
        self._lower_flags()
        return True

    @property
    def is_in_turn(self) -> bool:
        """Whether a call or timer runs. Any thread."""
        return self._depth > 0

    @property
    def marks_handlers(self) -> bool:
        """Whether what Tcl calls of the program passes through the guard, which a stall watch has note it."""
        return bool(self._guard_wanted)

    @property
    def polls(self) -> bool:
        """Whether nothing wakes the event loop: it comes round by itself."""
        return self._waker.polls

    @property
    def event_loop(self) -> Hashable:
        """See `Host`."""
        return "Tcl", self.ui_thread

    def watch_file(self, file: int) -> TkFileWatch | None:
        """See `Host`."""
        self._file = make_file_watch(self._tk, self._entries, file, self._on_wake)
        return self._file
