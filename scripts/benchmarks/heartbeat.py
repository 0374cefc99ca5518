"""What the window feels: how even a 16 ms timer comes, and how long a redraw waits. UI thread only."""

from __future__ import annotations

from .measure import Clock, percentile
from .peers import Beating

__all__ = ["Heartbeat"]

PERIOD = 0.016


class Heartbeat:
    """Beats every 16 ms; at each beat something on the screen changes; how long waits its redraw?"""

    def __init__(self, way: Beating) -> None:
        self._way = way
        self._last = 0.0
        self._waiting_since = 0.0
        self._running = False
        self.gaps: list[float] = []
        self.redraws: list[float] = []

    def start(self) -> None:
        self._running = True
        self._last = Clock()
        self._way.later(PERIOD, self._beat)

    def _beat(self) -> None:
        now = Clock()
        self.gaps.append(now - self._last)
        self._last = now
        if not self._running:
            return
        self._way.later(PERIOD, self._beat)
        self._way.touch(str(len(self.gaps)))
        if not self._waiting_since:
            self._waiting_since = now
            self._way.when_idle(self._redrawn)

    def _redrawn(self) -> None:
        self.redraws.append(Clock() - self._waiting_since)
        self._waiting_since = 0.0

    def stop(self) -> None:
        """End it; what has not been redrawn until now has waited until now."""
        self._running = False
        self.gaps.append(Clock() - self._last)
        if self._waiting_since:
            self.redraws.append(Clock() - self._waiting_since)

    def figures(self) -> dict[str, float]:
        figures: dict[str, float] = {"beats": len(self.gaps)}
        for name, seconds in (("heartbeat", self.gaps), ("redraw", self.redraws)):
            figures[f"{name}_p99_ms"] = round(percentile(seconds, 0.99) * 1000, 3)
            figures[f"{name}_max_ms"] = round(max(seconds) * 1000, 3)
        return figures
