"""How fast bytes come, how long the rest takes, and both as text. Plain values, for any thread."""

from __future__ import annotations

from collections import deque

from apps._amounts import rate_text, size_text

WINDOW = 5.0  # seconds that a speed is measured over: shorter it jumps, longer it lags behind


class Rate:
    """Bytes a second, over the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def add(self, now: float, count: int) -> None:
        """Note that *count* bytes are there at *now*. Fewer than before are a new beginning."""
        if self._seen and count < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, count))
        while now - self._seen[0][0] > WINDOW:
            self._seen.popleft()

    def clear(self) -> None:
        """Forget what came so far: after a pause nothing of it counts."""
        self._seen.clear()

    @property
    def per_second(self) -> float:
        """Bytes a second; 0 while it is not known."""
        if len(self._seen) < 2:
            return 0.0
        (begin, before), (end, after) = self._seen[0], self._seen[-1]
        return (after - before) / (end - begin) if end > begin else 0.0


def amount_text(done: int, total: int | None) -> str:
    """How much of it is there."""
    return size_text(done) if total is None else f"{size_text(done)} of {size_text(total)}"


def pace_text(per_second: float, left: int | None) -> str:
    """Return speed and remaining time; empty while they are not known. *left* is in bytes."""
    if per_second <= 0:
        return ""
    speed = rate_text(per_second)
    return speed if left is None else f"{speed}, {time_text(left / per_second)} left"


def time_text(seconds: float) -> str:
    """*seconds* as minutes and seconds, or with hours in front."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
