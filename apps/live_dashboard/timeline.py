"""What the charts show: every quantity over several spans of time, in as many points as a chart can show.

However long and however often is measured, it takes the same memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from apps.live_dashboard.measuring import CORES, Sample

PIECES = 300  # points in a span: a chart is a few hundred pixels wide
SPANS = {60.0: "1 min", 600.0: "10 min", 3600.0: "1 hour"}
LINES = {"cpu": 1 + CORES, "memory": 2, "disk": 2, "network": 2}
"""How many quantities each field of a `Sample` holds."""


class Trend:
    """A quantity over the last *span* seconds: its mean in each of 300 pieces of the time."""

    def __init__(self, span: float) -> None:
        self._piece = span / PIECES
        self._sums: deque[tuple[int, float, int]] = deque()

    def __len__(self) -> int:
        return len(self._sums)

    def add(self, time: float, value: float | None) -> None:
        """Add what was measured at *time*; None is nothing."""
        if value is None:
            return
        number = int(time // self._piece)
        sums = self._sums
        while sums and sums[-1][0] > number:  # the clock was set back
            sums.pop()
        same = sums.pop() if sums and sums[-1][0] == number else (number, 0.0, 0)
        sums.append((number, same[1] + value, same[2] + 1))
        while sums[0][0] < number - PIECES:
            sums.popleft()

    def points(self, now: float) -> list[tuple[float, float]]:
        """How long ago, in seconds, and how much; the oldest first."""
        piece = self._piece
        return [(max(0.0, now - (number + 0.5) * piece), total / n) for number, total, n in self._sums]


class Timeline:
    """The trends of all quantities, for each of the spans."""

    def __init__(self, samples: Iterable[Sample] = ()) -> None:
        self._trends = {
            span: {field: [Trend(span) for _ in range(count)] for field, count in LINES.items()}
            for span in SPANS
        }
        self.oldest: float | None = None
        for sample in samples:
            self.add(sample)

    def add(self, sample: Sample) -> None:
        """Add a sample; they come in the order of time."""
        if self.oldest is None:
            self.oldest = sample.time
        for fields in self._trends.values():
            for field, trends in fields.items():
                for trend, value in zip(trends, getattr(sample, field), strict=True):
                    trend.add(sample.time, value)

    def trends(self, span: float, field: str) -> list[Trend]:
        """The lines of a chart."""
        return self._trends[span][field]

    def span_for(self, now: float) -> float:
        """The shortest span that shows all there is."""
        age = 0.0 if self.oldest is None else now - self.oldest
        return next((span for span in SPANS if span >= age), max(SPANS))
