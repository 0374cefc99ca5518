"""The bars to reach, each as one row: what was measured, against what, and whether it holds."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from statistics import median

from .runner import Results

__all__ = ["Bar", "format_figure", "judge"]

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


class _Figures:
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
class _Ratio:
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

    def judge(self, figures: _Figures) -> Bar:
        bar = f"{self.sign} {self.limit:g} x {self.other}"
        try:
            ours, theirs, ratio = self._measured(figures)
        except _Missing as missing:
            return Bar(self.subject, self.what, bar, f"not measured: {missing}", None, None)
        holds = _HOLDS[self.sign](ratio, self.limit)
        measured = f"{format_figure(ours)} against {format_figure(theirs)} {_unit(self.figure)}"
        return Bar(self.subject, self.what, bar, measured, round(ratio, 3), holds)

    def _measured(self, figures: _Figures) -> tuple[float, float, float]:
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
class _Limit:
    """*figure* of *peer* is at most *limit*, or what *sign* says; *scale* and *unit* are for people."""

    subject: str
    what: str
    peer: str
    figure: str
    limit: float
    unit: str
    scale: float = 1.0
    sign: str = "<="

    def judge(self, figures: _Figures) -> Bar:
        bar = f"{self.sign} {self.limit:g} {self.unit}".strip()
        try:
            value = figures.value(self.subject, self.peer, self.figure) * self.scale
        except _Missing as missing:
            return Bar(self.subject, self.what, bar, f"not measured: {missing}", None, None)
        holds = _HOLDS[self.sign](value, self.limit)
        ratio = round(value / self.limit, 3) if self.limit else None
        return Bar(self.subject, self.what, bar, f"{format_figure(value)} {self.unit}".strip(), ratio, holds)


@dataclass(frozen=True)
class _Above:
    """*figure* of *peer* is at most *limit* above that of *other*, which runs at the same time."""

    subject: str
    what: str
    peer: str
    other: str
    figure: str
    limit: float
    unit: str

    def judge(self, figures: _Figures) -> Bar:
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


def _unit(figure: str) -> str:
    for ending, unit in (("_per_s", "a second"), ("_us", "us"), ("_ms", "ms"), ("_bytes", "bytes")):
        if figure.endswith(ending):
            return unit
    return ""


# In the order of the table "To reach" of the design.
BARS: tuple[_Ratio | _Limit | _Above, ...] = (
    _Ratio("wake", "a call from a worker that sleeps", "ours", "bare", "sleeps_p50_us", 1.5),
    _Ratio("wake", "... that waits for the answer", "ours", "bare", "waits_p50_us", 1.5),
    _Ratio("wake", "... that sleeps, beside a busy process", "ours", "bare", "busy_sleeps_p50_us", 1.5),
    _Ratio("wake", "... that waits, beside a busy process", "ours", "bare", "busy_waits_p50_us", 1.5),
    _Limit("wake", "... that computes on", "ours", "computes_p50_us", 1.5, "ms", 1e-3),
    _Limit("wake", "... its own throughput", "ours", "computes_throughput", 0.95, "", sign=">="),
    _Limit("wake", "... caller held, p99, quiet", "ours", "sleeps_held_p99_us", 0.3, "ms", 1e-3),
    _Limit(
        "wake",
        "... caller held, p99, beside a busy process",
        "ours",
        "busy_sleeps_held_p99_us",
        0.3,
        "ms",
        1e-3,
    ),
    _Limit(
        "held", "... caller held, p99, UI thread asleep in a call", "ours", "sleeping_p99_us", 0.3, "ms", 1e-3
    ),
    _Limit("held", "... caller held, p99, UI thread computing", "ours", "computing_p99_us", 0.3, "ms", 1e-3),
    _Ratio(
        "configure",
        "configure beside a computing task",
        "ours",
        "plain-tk",
        "configure_us",
        0.2,
        suffers=1500,
    ),
    _Ratio(
        "configure",
        "... the task's own throughput",
        "ours",
        "plain-tk",
        "worker_per_s",
        0.8,
        sign=">=",
        suffers=1500,
        suffering="configure_us",
    ),
    _Limit("guard", "the guard, a mix of widget operations", "ours", "mix_ratio", 1.15, "x plain Tk"),
    _Ratio("flood", "flood from 8 threads", "ours", "floor", "calls_per_s", 0.8, sign=">="),
    _Ratio("flood", "flood from 8 threads", "ours", "qt-signal", "calls_per_s", 8, sign=">="),
    _Limit("smooth", "flood of 50 us calls: wait for redraw p99", "ours", "redraw_p99_ms", 5, "ms"),
    _Limit("smooth_tiny", "flood of tiny calls: heartbeat p99", "ours", "heartbeat_p99_ms", 25, "ms"),
    _Ratio("one_task", "one task at a time, click to on_result", "ours", "to-thread", "trip_p50_us", 3),
    _Ratio("tasks", "a trivial task, result on the UI thread", "ours", "executor", "task_us", 1.8),
    _Ratio("tasks", "a trivial task, result on the UI thread", "ours", "qt-pool", "task_us", 0.6),
    _Ratio("tasks", "coroutines against functions", "ours-coroutine", "ours", "task_us", 1.5),
    _Limit("idle", "idle window, woken", "ours", "cpu_percent", 0.1, "% of a core"),
    _Limit("idle", "idle window, portable", "ours-socket", "cpu_percent", 0.5, "% of a core"),
    _Limit("idle", "idle window, polling alone", "ours-poll", "cpu_percent", 0.5, "% of a core"),
    _Limit("idle", "... timers pending", "ours", "tk_timers", 1, "timer"),
    _Above(
        "idle",
        "idle window with a loop of asyncio's",
        "ours-asyncio",
        "ours",
        "cpu_percent",
        0.1,
        "% of a core",
    ),
    _Limit("destroy", "10,000 functions cancelled with their component", "functions", "destroy_ms", 50, "ms"),
    _Limit("destroy", "... handles cancelled", "functions", "cancelled", 10_000, "", sign="="),
    _Limit("destroy", "... delivered afterwards", "functions", "delivered", 0, "", sign="="),
    _Limit(
        "destroy", "10,000 coroutines cancelled with their component", "coroutines", "destroy_ms", 50, "ms"
    ),
    _Limit("destroy", "... handles cancelled", "coroutines", "cancelled", 10_000, "", sign="="),
    _Limit("destroy", "... delivered afterwards", "coroutines", "delivered", 0, "", sign="="),
    _Limit("fifty", "50 tasks running: the heartbeat late by", "ours", "late_max_ms", 16, "ms"),
    _Limit("closing", "closed with 100 tasks, ten stuck: the process ends", "ours", "process_end_s", 3, "s"),
    _Limit("closing", "... stuck tasks named", "ours", "named", 10, "", sign="="),
    _Limit(
        "closing_async",
        "closed with a stubborn UI task: beyond the grace",
        "ours",
        "stubborn_over_ms",
        100,
        "ms",
    ),
    _Limit("closing_async", "... with a server and a connection", "ours", "server_over_ms", 100, "ms"),
    _Limit("closing_async", "... with an asynchronous generator", "ours", "generator_over_ms", 100, "ms"),
    _Limit("closing_async", "... with a request over HTTP", "ours", "request_over_ms", 100, "ms"),
    _Limit("closing_async", "... descriptors left", "ours", "descriptors_left", 0, "", sign="="),
    _Ratio("awaits", "asyncio.sleep(0) in a UI task", "ours", "asyncio", "sleep0_us", 2),
    _Limit("ui_beat", "a 10 ms beat beside ten tasks that spin", "ours", "spin_busy_max_ms", 20, "ms"),
    _Limit("ui_beat", "... beside 20 sockets", "ours", "sockets_busy_max_ms", 20, "ms"),
    _Limit("cycles", "mount, spawn, unmount: memory after the first 1,000", "ours", "grown_kib", 1024, "KiB"),
    _Limit("memory", "a pending function", "ours", "resident_bytes", 3, "KiB", 1 / 1024),
    _Limit("memory", "a pending coroutine", "ours-coroutine", "resident_bytes", 3, "KiB", 1 / 1024),
    _Ratio("signals", "set + 1 effect", "ours", "reaktiv", "effect_us", 0.2),
    _Ratio("signals", "set + 1,000 memos wide", "ours", "reaktiv", "wide_1000_us", 0.1),
    _Limit("signals", "chain of 1,000 memos, each", "ours", "chain_1000_us", 7.2, "us", 1e-3),
    _Limit(
        "signals",
        "chain of 10,000 memos, each: no recursion error",
        "ours",
        "chain_10000_us",
        7.2,
        "us",
        1e-4,
    ),
    _Limit("sender", "100,000 sends a second: updates in two turns", "ours", "updates_in_two_turns", 2, ""),
    _Limit("sender", "... heartbeat p99", "ours", "heartbeat_p99_ms", 25, "ms"),
    _Ratio("imports", "import tkasync beyond tkinter", "ours", "asyncio", "import_ms", 1.2),
    _Limit("imports", "... asyncio loaded", "ours", "asyncio", 0, "", sign="="),
    _Limit("imports", "... logging's handlers loaded", "ours", "log_handlers", 0, "", sign="="),
    _Limit("imports", "... threads started", "ours", "threads", 0, "", sign="="),
    _Limit("imports", "... ttkbootstrap loaded", "ours", "themes", 0, "", sign="="),
)


def judge(results: Results) -> Iterator[Bar]:
    """Every bar of the subjects that were run."""
    figures = _Figures(results)
    for bar in BARS:
        if bar.subject in results:
            yield bar.judge(figures)
