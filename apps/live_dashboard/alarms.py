"""When a quantity is an alarm: above the limit for a while, and told once until it is clearly below again."""

from __future__ import annotations

PATIENCE = 5.0  # seconds above the limit; shorter peaks are everyday life
CALM = 5.0  # percent below the limit at which the next alarm becomes possible


class Alarm:
    """The alarm on one quantity in percent."""

    def __init__(self) -> None:
        self.is_on = False
        self._above_since: float | None = None

    def update(self, time: float, value: float | None, limit: float) -> bool:
        """Take in the *value* at *time*; whether that begins an alarm."""
        if value is None or value <= limit:
            self._above_since = None
            self.is_on = self.is_on and value is not None and value > limit - CALM
            return False
        if self._above_since is None or time < self._above_since:  # the clock was set back
            self._above_since = time
        begins = not self.is_on and time - self._above_since >= PATIENCE
        self.is_on = self.is_on or begins
        return begins
