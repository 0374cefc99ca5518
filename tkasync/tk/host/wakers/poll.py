"""The waker that wakes nobody: the host polls. The last resort, and the least that works everywhere."""

from __future__ import annotations

from collections.abc import Callable


class PollWaker:
    """See the module."""

    polls = True

    def wake(self) -> None:
        """Nothing to do: the host looks by itself."""

    raise_flag = clear = close = wake

    def hear_signals(self) -> Callable[[], None]:
        """See `Waker`: a poll hears them soon enough."""
        return self.wake
