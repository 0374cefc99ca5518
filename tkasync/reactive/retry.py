"""How often, and after how long, a failed fetch is tried again."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tkasync.core.timers import check_seconds


@dataclass(frozen=True, slots=True)
class Retry:
    """Exponential back-off: further try *n* (from 0) comes ``min(longest, first * factor ** n)`` seconds later.

    Jitter spreads the tries of many programs that failed together ("Exponential Backoff And Jitter", M. Brooker, AWS
    Architecture Blog, 2015).

    Args:
        attempts: further tries after the first.
        first: seconds before the first of them.
        factor: by how much each wait is longer than the one before.
        longest: seconds a wait lasts at most.
        jitter: the part of a wait, from 0 to 1, that is left to chance: a wait of *w* becomes something between
            ``(1 - jitter) * w`` and *w*.

    Raises:
        ValueError: a negative or endless number, a factor below 1, a jitter above 1.
        TypeError: no number.
    """

    attempts: int
    first: float = 1.0
    factor: float = 2.0
    longest: float = 30.0
    jitter: float = 0.0

    def __post_init__(self) -> None:
        if isinstance(self.attempts, bool) or not isinstance(self.attempts, int):
            raise TypeError(f"retry is a number of further tries, or a Retry(...), not {self.attempts!r}")
        if self.attempts < 0:
            raise ValueError(f"retry is zero or more further tries, not {self.attempts}")
        for name in ("first", "factor", "longest", "jitter"):
            check_seconds(f"Retry({name}=)", getattr(self, name))
        if self.factor < 1 or self.jitter > 1:
            raise ValueError(f"a Retry has a factor of at least 1 and a jitter of at most 1, not {self}")

    def wait_before(self, attempt: int) -> float:
        """Seconds to wait before further try *attempt*, counted from 0."""
        # The exponent is bounded, or a long outage would overflow the power.
        wait = min(self.longest, self.first * self.factor ** min(attempt, 60))
        return wait * (1 - self.jitter * random.random())


def retry_of(retry: int | Retry | None) -> Retry:
    """What ``retry=`` says; ``None`` is no further try."""
    return retry if isinstance(retry, Retry) else Retry(retry or 0)
