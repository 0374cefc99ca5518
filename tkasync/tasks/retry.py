"""How often, and after how long, failed work is tried again. Plain values, for any thread."""

from __future__ import annotations

from collections.abc import Callable
from sys import float_info

from tkasync.dispatch.refusals import refuse_made, refuse_unrun
from tkasync.dispatch.timers import check_seconds
from tkasync.tasks.frozen import Frozen, put


class Retry(Frozen):
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
        when: called with the error, where the try has ended; whether it is worth another try. By default every
            ``Exception`` is.

    Raises:
        ValueError: a negative or endless number, a factor below 1, a jitter above 1.
        TypeError: no number; *when* is no function.
    """

    __match_args__ = ("attempts", "first", "factor", "longest", "jitter", "when")
    __slots__ = __match_args__
    attempts: int
    first: float
    factor: float
    longest: float
    jitter: float
    when: Callable[[BaseException], object] | None

    def __init__(
        self,
        attempts: int,
        first: float = 1.0,
        factor: float = 2.0,
        longest: float = 30.0,
        jitter: float = 0.0,
        when: Callable[[BaseException], object] | None = None,
    ) -> None:
        values = attempts, first, factor, longest, jitter, when
        for name, value in zip(self.__match_args__, values, strict=True):
            put(self, name, value)
        self._check()

    def _check(self) -> None:
        if isinstance(self.attempts, bool) or not isinstance(self.attempts, int):
            raise TypeError(f"retry is a number of further tries, or a Retry(...), not {self.attempts!r}")
        if self.attempts < 0:
            raise ValueError(f"retry is zero or more further tries, not {self.attempts}")
        for name in ("first", "longest"):
            check_seconds(f"Retry({name}=)", getattr(self, name))
        _check_range("factor", self.factor, 1, float_info.max)
        _check_range("jitter", self.jitter, 0, 1)
        if self.when is not None:
            refuse_unrun("Retry(when=)", self.when, "pass a plain function")

    def takes(self, error: BaseException) -> bool:
        """Return whether *error* is worth another try."""
        if not isinstance(error, Exception) or self.when is None:
            return isinstance(error, Exception)
        answer = self.when(error)
        refuse_made("Retry(when=)", answer, self.when, "pass a plain function")
        return bool(answer)

    def wait_before(self, attempt: int) -> float:
        """Return the seconds to wait before further try *attempt*, counted from 0."""
        try:
            wait = min(self.longest, self.first * float(self.factor) ** attempt)
        except OverflowError:  # a long outage
            wait = self.longest if self.first else 0.0
        if not self.jitter:
            return wait
        from random import random  # a twentieth of the import of tkasync, for what few ask for

        return wait * (1 - self.jitter * random())


def _check_range(name: str, number: float, least: float, most: float) -> None:
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise TypeError(f"Retry({name}=) takes a number, not {number!r}")
    if not least <= number <= most:
        raise ValueError(f"Retry({name}=) is between {least} and {most}, not {number!r}")


def retry_of(retry: int | Retry | None) -> Retry:
    """Return what ``retry=`` says; ``None`` is no further try."""
    if retry is None or (type(retry) is int and retry == 0):
        return _NO_RETRY
    return retry if isinstance(retry, Retry) else Retry(retry)


_NO_RETRY = Retry(0)  # made once: to make one for each spawn would be a third of its cost
