"""The waker on a pipe: any POSIX system. A byte for each wake."""

from __future__ import annotations

import os
from collections.abc import Callable

from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.wakers.descriptor import MANY, DescriptorWaker, open_pipe


class PipeWaker(DescriptorWaker):
    """See the module."""

    def __init__(self, entries: TclEntries, on_wake: Callable[..., None]) -> None:
        super().__init__(entries, on_wake, *open_pipe())

    def wake(self) -> None:
        """See `Waker`."""
        try:  # noqa: SIM105
            os.write(self._writer, b"\1")
        except OSError:
            pass  # a full pipe is readable, which is all that a wake asks for; what is closed is left to the net

    raise_flag = wake

    def clear(self) -> None:
        """See `Waker`."""
        try:  # noqa: SIM105
            os.read(self._reader, MANY)
        except OSError:
            pass  # a nested turn has cleared it before, or the program has closed it
