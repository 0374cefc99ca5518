"""From a suspicion and a verdict to a `Stall`: plain values. Any thread, but for what has to be read from a file."""

from __future__ import annotations

from dataclasses import replace

from tkasync.tasks.site import Site
from tkasync.watch.evidence import Reading
from tkasync.watch.keeper import Keeper
from tkasync.watch.program import expression_at, is_program
from tkasync.watch.sampling import UNMET, Step
from tkasync.watch.stall import Stall, StallKind
from tkasync.watch.suspicion import Suspicion
from tkasync.watch.told.report import folded, source_of

_NOBODY = Keeper()


def described(
    suspicion: Suspicion, kind: StallKind, end: float, now: Reading, keeper: Keeper | None
) -> Stall:
    """Return the stall in plain values, without what has to be read from a file. Any thread."""
    handler = suspicion.handler
    place = suspicion.place
    steps = suspicion.steps
    outermost = next((step for step in reversed(steps) if is_program(step.code)), place)
    called = suspicion.called if place is None else ""
    name = outermost.code.co_qualname if outermost is not None else called
    evidence = suspicion.evidence(end, now)
    keeper = keeper or _NOBODY
    return Stall(
        kind,
        evidence.gap,
        evidence.net,
        None if place is None else Site(place.code, place.line),
        f"{called}(...)" if called else "",
        handler=name if handler is None else handler.name,
        widget="" if handler is None else handler.widget,
        event="" if handler is None else handler.event,
        stack=folded(steps),
        thread=keeper.thread,
        task=keeper.task,
        thread_line=keeper.line,
        handlers=suspicion.handlers_that_share(end),
        began=suspicion.begun,
    )


def with_source(stall: Stall, place: Step | None) -> Stall:
    """Return *stall* with the part of its line that ran. Reads the file."""
    # The line on which a function is defined, a decorator's or the one around a lambda, is not what ran.
    if place is None or place.instruction == UNMET:
        return stall
    return replace(stall, expression=expression_at(place.code, place.instruction) or source_of(place))
