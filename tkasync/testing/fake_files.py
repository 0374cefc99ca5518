"""The descriptors that a `FakeHost` watches: those of the selectors of asyncio. UI thread."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic


class FakeFileWatch:
    """A descriptor that a `FakeHost` watches, in its calls."""

    def __init__(self, file: int, forget: Callable[[FakeFileWatch], object]) -> None:
        self.file = file
        self._forget = forget
        self._rests_until = 0.0
        self.is_used: bool = False
        """Whether there is something to wait for."""

    def use(self, has_files: bool) -> None:
        """See `tkasync.dispatch.host.FileWatch`."""
        self.is_used = has_files

    @property
    def rests(self) -> bool:
        """Whether nobody can see to it at present."""
        return monotonic() < self._rests_until

    def rest(self, seconds: float) -> None:
        """See `tkasync.dispatch.host.FileWatch`; in real time."""
        self._rests_until = monotonic() + seconds

    def close(self) -> None:
        """See `tkasync.dispatch.host.FileWatch`."""
        self._forget(self)
