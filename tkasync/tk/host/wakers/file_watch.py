"""The descriptor that Tk watches for asyncio: that of its selector, behind which all its sockets stand. UI thread.

One file handler for all of them: no call of Tcl's for each socket, and Tcl 8.6, which takes no descriptor above 1,023,
sees this one only. What is readable stays so until somebody has read it, and no flag can be lowered; so the
handler is taken back where a turn is armed already, or where nobody can read at present. Tk would come to no redraw.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from tkasync.tk.host.entries import TclEntries


class TkFileWatch:
    """See the module.

    Args:
        entries: where the file handler is made.
        file: the descriptor.
        on_readable: called while *file* is readable.
    """

    def __init__(self, entries: TclEntries, file: int, on_readable: Callable[..., None]) -> None:
        self._entries = entries
        self._file = file
        self._on_readable = on_readable
        self._timer = entries.timer(self.hear)
        self._is_used = False
        self._is_heard = False

    def use(self, has_files: bool) -> None:
        """See `FileWatch`."""
        # Heard on without any: it is never readable then, and a handler of Tk's that came and went with each file that
        # is awaited by itself would cost more than all the rest of that await.
        self._is_used = has_files
        self.hear()

    def hear(self) -> None:
        """Watch, unless it rests or has nothing to wait for."""
        if self._is_used and not self._is_heard and not self._timer.is_set:
            self._is_heard = True
            self._entries.watch_file(self._file, self._on_readable, self.mute)

    def mute(self) -> None:
        """Watch no more until `hear`."""
        if self._is_heard:
            self._is_heard = False
            self._entries.unwatch_file(self._file)

    def rest(self, seconds: float) -> None:
        """See `FileWatch`."""
        self.mute()
        self._timer.set(ceil(seconds * 1000))

    def close(self) -> None:
        """See `FileWatch`."""
        self._timer.cancel()
        self._is_used = False
        self.mute()
