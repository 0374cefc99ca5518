"""What a suspicion makes of the handlers that ran while it lasted."""

from __future__ import annotations

import time

from tkasync.tk.handlers import Handlers
from tkasync.watch.evidence import Gauge
from tkasync.watch.suspicion import Suspicion


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
