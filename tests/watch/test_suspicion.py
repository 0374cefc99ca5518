"""What a suspicion makes of the handlers that ran while it lasted."""

from __future__ import annotations

import time

import pytest

from tkasync.tk.handlers import Handlers
from tkasync.watch.evidence import Gauge
from tkasync.watch.sampling import Look, Running
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


def seen(handler: Running | None) -> Look:
    return Look((), False, "tcl" if handler else "", handler, {}, {}, "", [])


def run_handlers(handlers: Handlers, *seconds: float) -> None:
    for each in seconds:
        handlers.call(lambda fn, widget, args: fn(*args), time.sleep, None, (each,))


def shared(suspicion: Suspicion) -> int:
    suspicion.answer([])
    assert suspicion.answered is not None
    return suspicion.handlers_that_share(suspicion.answered)


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
def suspicion(handlers: Handlers) -> Suspicion:
    now = time.monotonic()
    return Suspicion(now, Gauge().read(), now, handlers, {})


def test_handlers_that_share_the_time_are_counted(handlers: Handlers, suspicion: Suspicion) -> None:
    run_handlers(handlers, 0.01, 0.01, 0.01)
    assert shared(suspicion) == 3


def test_one_that_takes_nearly_all_of_the_time_is_the_only_one(
    handlers: Handlers, suspicion: Suspicion
) -> None:
    """The press and the release of a button run beside its command."""
    run_handlers(handlers, 0.0, 0.0, 0.2, 0.0, 0.0)
    assert shared(suspicion) == 1


def test_so_is_one_that_goes_on_while_the_window_stands(handlers: Handlers, suspicion: Suspicion) -> None:
    run_handlers(handlers, 0.01, 0.01)
    same = seen(Running(time.monotonic(), "load", "", "", None))
    for _ in range(10):
        suspicion.add(same, has_waited=False)
    assert suspicion.handlers_that_share(time.monotonic()) == 1


def test_the_handlers_before_a_long_work_of_tks_do_not_share_it(
    handlers: Handlers, suspicion: Suspicion
) -> None:
    run_handlers(handlers, 0.01, 0.01)
    for _ in range(10):
        suspicion.add(seen(None), has_waited=False)
    assert shared(suspicion) == 1


def test_looks_that_meet_one_handler_after_the_other_show_a_row(
    handlers: Handlers, suspicion: Suspicion
) -> None:
    for number in range(5):
        run_handlers(handlers, 0.01)
        suspicion.add(seen(Running(float(number), "load", "", "", None)), has_waited=False)
    assert shared(suspicion) == 5


def test_one_that_began_after_the_answer_is_not_counted(handlers: Handlers, suspicion: Suspicion) -> None:
    run_handlers(handlers, 0.01, 0.01)
    suspicion.answer([])
    run_handlers(handlers, 0.0, 0.0)
    assert shared(suspicion) == 2
