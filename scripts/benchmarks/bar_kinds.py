"""The kinds of bars: a ratio of two peers, a limit, a difference of two peers. Each judges what was measured."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

from .runner import Results

__all__ = ["Above", "Bar", "Figures", "Limit", "Ratio", "format_figure", "spelled", "unit_of"]

_HOLDS: dict[str, Callable[[float, float], bool]] = {"<=": operator.le, ">=": operator.ge, "=": operator.eq}


@dataclass(frozen=True)
class Bar:
    """*holds* is None when it could not be measured; *measured* then says why."""

    subject: str
    what: str
    bar: str
    measured: str
    ratio: float | None
    holds: bool | None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class _Missing(Exception):
    """A figure that a bar needs is not there."""


class Figures:
    """Looks figures up, by median over the rounds; ratios are taken within a round, then their median."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def values(self, subject: str, peer: str, figure: str) -> list[float]:
        outcome = self._results.get(subject, {}).get(peer)
        if outcome is None:
            raise _Missing(f"not run: {subject}, {peer}")
        if not (values := outcome.values(figure)):
            said = [
                outcome.problem,
                *(note for note in outcome.notes if figure.startswith(note.split(":")[0])),
            ]
            raise _Missing(f"{peer}: {'; '.join(filter(None, said)) or 'no ' + figure}")
        return values

    def value(self, subject: str, peer: str, figure: str) -> float:
        return median(self.values(subject, peer, figure))

    def pairs(self, subject: str, peer: str, other: str, figure: str) -> list[tuple[float, float]]:
        """The figures of both, round by round."""
        return list(
            zip(self.values(subject, peer, figure), self.values(subject, other, figure), strict=False)
        )


@dataclass(frozen=True)
class Ratio:
    """*figure* of *peer* divided by that of *other* is at most *limit*.

    Args:
        sign: what it is, if not at most that.
        suffers: what *other* shows at least when it suffers from what the bar is about. Rounds where it does not say
            nothing: on a busy machine a waiting thread wakes too late to take the interpreter away.
        suffering: the figure that shows it, if it is another one.
    """

    subject: str
    what: str
    peer: str
    other: str
    figure: str
    limit: float
    sign: str = "<="
    suffers: float = 0.0
    suffering: str = ""

    def judge(self, figures: Figures) -> Bar:
        bar = f"{self.sign} {self.limit:g} x {self.other}"
        try:
            ours, theirs, ratio = self._measured(figures)
        except _Missing as missing:
            return Bar(self.subject, self.what, bar, f"not measured: {missing}", None, None)
        holds = _HOLDS[self.sign](ratio, self.limit)
        measured = f"{format_figure(ours)} against {format_figure(theirs)} {unit_of(self.figure)}"
        return Bar(self.subject, self.what, bar, measured, round(ratio, 3), holds)

    def _measured(self, figures: Figures) -> tuple[float, float, float]:
        pairs = figures.pairs(self.subject, self.peer, self.other, self.figure)
        shown = figures.values(self.subject, self.other, self.suffering or self.figure)
        pairs = [pair for pair, value in zip(pairs, shown, strict=False) if value >= self.suffers]
        if not pairs:
            raise _Missing(
                f"{self.other} did not starve in any round, {format_figure(max(shown))} us at most: "
                "is the machine busy?"
            )
        ours, theirs = zip(*pairs, strict=True)
        return median(ours), median(theirs), median(a / b for a, b in pairs)


@dataclass(frozen=True)
class Limit:
    """*figure* of *peer* is at most *limit*, or what *sign* says; *scale* and *unit* are for people."""

    subject: str
    what: str
    peer: str
    figure: str
    limit: float
    unit: str
    scale: float = 1.0
    sign: str = "<="

    def judge(self, figures: Figures) -> Bar:
        bar = f"{self.sign} {self.limit:g} {self.unit}".strip()
        try:
            value = figures.value(self.subject, self.peer, self.figure) * self.scale
        except _Missing as missing:
            return Bar(self.subject, self.what, bar, f"not measured: {missing}", None, None)
        holds = _HOLDS[self.sign](value, self.limit)
        ratio = round(value / self.limit, 3) if self.limit else None
        return Bar(self.subject, self.what, bar, f"{format_figure(value)} {self.unit}".strip(), ratio, holds)


@dataclass(frozen=True)
class Above:
    """*figure* of *peer* is at most *limit* above that of *other*, which runs at the same time."""

    subject: str
    what: str
    peer: str
    other: str
    figure: str
    limit: float
    unit: str

    def judge(self, figures: Figures) -> Bar:
        bar = f"<= {self.limit:g} {self.unit} above {self.other}"
        try:
            pairs = figures.pairs(self.subject, self.peer, self.other, self.figure)
        except _Missing as missing:
            return Bar(self.subject, self.what, bar, f"not measured: {missing}", None, None)
        above = median(ours - theirs for ours, theirs in pairs)
        measured = f"{format_figure(above)} {self.unit}"
        return Bar(self.subject, self.what, bar, measured, round(above / self.limit, 3), above <= self.limit)


def format_figure(value: float) -> str:
    """*value* for people: three digits, or whole thousands."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


_UNITS = {
    "_per_s": "a second",
    "_s": "s",
    "_us": "us",
    "_ms": "ms",
    "_bytes": "bytes",
    "_kb": "kB",
    "_mb": "MB",
    "_percent": "% of a core",
}


def spelled(figure: str) -> tuple[str, str]:
    """Return the words of a figure's name, and its unit."""
    ending = next((ending for ending in _UNITS if figure.endswith(ending)), "")
    return figure.removesuffix(ending).replace("_", " "), _UNITS.get(ending, "")


def unit_of(figure: str) -> str:
    """Return the unit that a figure's name ends with."""
    return spelled(figure)[1]
