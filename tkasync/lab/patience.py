"""`Patience`: for how long something is waited for: so many seconds, and so many looks."""

from __future__ import annotations


class Patience:
    """See the module. A machine that stalls uses up none: while it stands still, nobody looks.

    Args:
        seconds: for which it lasts at least.
        looks_a_second: of those that there should be, which it lasts at least; well below what a quick machine makes.
    """

    def __init__(self, seconds: float, looks_a_second: float) -> None:
        self.seconds: float = seconds
        """For which it lasts at least."""
        self._least = int(seconds * looks_a_second)
        self._end, self._looks = 0.0, 0

    def begin(self, now: float) -> None:
        """Begin, or begin anew."""
        self._end, self._looks = now + self.seconds, 0

    def is_over(self, now: float) -> bool:
        """Look, and return whether it is over."""
        self._looks += 1
        return now >= self._end and self._looks > self._least
