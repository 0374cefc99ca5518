"""What a suspicion makes of the handlers that ran while it lasted."""

from __future__ import annotations

import time

from tkasync.tk.handlers import Handlers
from tkasync.watch.evidence import Gauge
from tkasync.watch.stall import StallKind
from tkasync.watch.suspicion import Suspicion
from tkasync.watch.told.described import described, with_source
from tkasync.watch.told.report import report


def waits() -> None:
    time.sleep(0.01)


def test_a_handler_that_no_look_has_met_is_known() -> None:
    """It holds the interpreter from the question to the answer, so the thread that looks cannot run."""
    handlers = Handlers()
    now = time.monotonic()
    suspicion = Suspicion(now, Gauge().read(), now, handlers, {})
    handlers.call(lambda fn, widget, args: fn(*args), waits, None, ())
    suspicion.answer([])
    place = suspicion.place
    assert place is not None
    assert place.code is waits.__code__


def test_one_that_began_after_the_answer_is_not_accused() -> None:
    handlers = Handlers()
    now = time.monotonic()
    suspicion = Suspicion(now, Gauge().read(), now, handlers, {})
    suspicion.answer([])
    handlers.call(lambda fn, widget, args: fn(*args), waits, None, ())
    assert suspicion.place is None


def test_of_one_that_no_look_has_met_no_part_is_said_to_have_run() -> None:
    """Its line is that of the definition: for a lambda the line around it, which did not run."""
    handlers = Handlers()
    now = time.monotonic()
    suspicion = Suspicion(now, Gauge().read(), now, handlers, {})
    handlers.call(lambda fn, widget, args: fn(*args), lambda: time.sleep(0.01), None, ())
    suspicion.answer([])
    plain = described(suspicion, StallKind.BLOCKED, now + 1.0, Gauge().read(), None)
    stall = with_source(plain, suspicion.place)
    assert stall.line is not None
    assert stall.line.function.endswith("<lambda>")
    assert stall.expression == ""
    assert "handlers.call" not in report(stall, 1.0)
