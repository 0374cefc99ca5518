"""The waker on an eventfd, a counter in the kernel: Linux. One descriptor, one read for any number of wakes."""

from __future__ import annotations

import os
from collections.abc import Callable

from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.wakers.descriptor import DescriptorWaker

# Any number but zero will do, so a machine of the other byte order may read another.
_ONE = (1).to_bytes(8, "little")


class EventfdWaker(DescriptorWaker):
    """See the module."""

    def __init__(self, entries: TclEntries, on_wake: Callable[..., None]) -> None:
        file = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        super().__init__(entries, on_wake, file, file)

    # A `try`, here and in the other wakers, which costs nothing, and not `suppress`, which costs as much as the write.

    def wake(self) -> None:
        """See `Waker`."""
        try:  # noqa: SIM105
            os.write(self._writer, _ONE)
        except OSError:
            pass  # a full counter is readable, which is all that a wake asks for; what is closed is left to the net

    raise_flag = wake

    def clear(self) -> None:
        """See `Waker`."""
        try:  # noqa: SIM105
            os.read(self._reader, 8)
        except OSError:
            pass  # a nested turn has cleared it before, or the program has closed it
