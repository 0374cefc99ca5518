"""The waker that wakes nobody: the host polls. The last resort, and the least that works everywhere."""

from __future__ import annotations

from collections.abc import Callable


class PollWaker:
    """See the module."""

    polls = True

    def wake(self) -> None:
        """Nothing to do, here and below: the host looks by itself."""

    def raise_flag(self) -> None:
        pass

    def clear(self) -> None:
        pass

    def renew(self) -> None:
        pass

    def close(self) -> None:
        pass

    def hear_signals(self) -> Callable[[], None]:
        """See `Waker`: a poll hears them soon enough."""
        return self.wake
