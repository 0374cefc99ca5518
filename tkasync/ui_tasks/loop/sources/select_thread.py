"""Waits for files where Tk watches no descriptors, as on Windows: a thread that selects, and asks for a turn.

The thread looks at a copy of what the selector looks after. Once something is ready it asks for a turn and waits
until the UI thread has polled (`go_on`): what is ready stays so until then, and the thread would ask again and again.
It wakes for a new copy whenever a file comes or goes. Sockets only: Windows selects nothing else.
"""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from selectors import EVENT_READ, EVENT_WRITE, SelectSelector
from typing import Any

_LONGEST = 5.0  # seconds after which the thread looks whether its loop is closed


class SelectThread:
    """A `FileWatch` without Tk. UI thread, unless said otherwise.

    Args:
        selector: knows the files.
        ask_for_turn: called on the thread, once the UI thread is to poll.
    """

    def __init__(self, selector: SelectSelector, ask_for_turn: Callable[[], None]) -> None:
        self._selector = selector
        self._ask_for_turn = ask_for_turn
        self._files: tuple[list[Any], list[Any]] = ([], [])
        self._may_go_on = threading.Semaphore(0)
        self._waits = True  # until the first file comes
        self._closed = False
        self._resting: threading.Timer | None = None
        self._wakes, self._wake = socket.socketpair()
        self._wake.setblocking(False)
        self._wakes.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="tkasync-select", daemon=True)
        self._thread.start()

    def use(self, has_files: bool) -> None:
        """See `FileWatch`: the thread sees by itself."""

    def go_on(self) -> None:
        """Look after the files as they are now: one has come or gone, or the UI thread has polled."""
        keys = list(self._selector.get_map().values())
        self._files = (
            [key.fd for key in keys if key.events & EVENT_READ],
            [key.fd for key in keys if key.events & EVENT_WRITE],
        )
        if self._resting is None:
            self._tell()

    def _tell(self) -> None:
        if self._waits:
            self._waits = False
            self._may_go_on.release()
        else:
            with suppress(BlockingIOError):  # full of wakes: one is enough
                self._wake.send(b"\0")

    def rest(self, seconds: float) -> None:
        """See `FileWatch`."""
        if self._resting is None and not self._closed:
            self._resting = threading.Timer(seconds, self._end_rest)
            self._resting.daemon = True
            self._resting.start()

    def _end_rest(self) -> None:
        self._resting = None
        self._ask_for_turn()

    def close(self) -> None:
        """See `FileWatch`."""
        self._closed = True
        if self._resting is not None:
            self._resting.cancel()
        self._tell()
        self._thread.join(_LONGEST)
        self._wakes.close()
        self._wake.close()

    def _run(self) -> None:
        while self._goes_on():
            while not self._is_ready():
                pass
            self._waits = True
            # Looked at after that: a close that comes between the two finds it waiting, and lets it go on.
            if self._closed:
                return
            self._ask_for_turn()

    def _goes_on(self) -> bool:
        """Wait until it may; return whether it is to."""
        self._may_go_on.acquire()
        return not self._closed

    def _is_ready(self) -> bool:
        """Wait until a file is ready, or another look is to be taken; return whether it is over, by a close too."""
        readers, writers = self._files
        try:
            # The exceptional ones too: on Windows a connection that was refused shows there.
            found = select.select([self._wakes, *readers], writers, writers, _LONGEST)
        except (OSError, ValueError):  # one was closed meanwhile; the UI thread has told so, or is about to
            return True
        if self._wakes in found[0]:
            self._wakes.recv(4096)
            return self._closed
        return any(found)
