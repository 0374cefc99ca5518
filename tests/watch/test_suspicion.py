"""What a suspicion makes of the handlers that ran while it lasted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tkasync.tk import handlers as handlers_module
from tkasync.tk.handlers import Handlers
from tkasync.watch import suspicion as suspicion_module
from tkasync.watch.evidence import Gauge
from tkasync.watch.sampling import Look, Running
from tkasync.watch.stall import StallKind
from tkasync.watch.suspicion import Suspicion
from tkasync.watch.told.described import described, with_source
from tkasync.watch.told.report import report


class Clock:
    """The time of what is looked at here; it passes in handlers alone, however busy the machine is."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


clock = Clock()


@pytest.fixture(autouse=True)
def _moved_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers_module, "monotonic", clock)
    monkeypatch.setattr(suspicion_module, "monotonic", clock)


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
def suspicion(handlers: Handlers) -> Suspicion:
    return Suspicion(clock.now, Gauge().read(), clock.now, handlers, {})


def waits() -> None:
    clock.pass_by(0.01)


def run(handlers: Handlers, fn: Callable[..., object], *args: object) -> None:
    handlers.call(lambda fn, widget, args: fn(*args), fn, None, args)


def test_a_handler_that_no_look_has_met_is_known(handlers: Handlers, suspicion: Suspicion) -> None:
    """It holds the interpreter from the question to the answer, so the thread that looks cannot run."""
    run(handlers, waits)
    suspicion.answer([])
    place = suspicion.place
    assert place is not None
    assert place.code is waits.__code__


def test_one_that_began_after_the_answer_is_not_accused(handlers: Handlers, suspicion: Suspicion) -> None:
    suspicion.answer([])
    run(handlers, waits)
    assert suspicion.place is None


def test_of_one_that_no_look_has_met_no_part_is_said_to_have_run(
    handlers: Handlers, suspicion: Suspicion
) -> None:
    """Its line is that of the definition: for a lambda the line around it, which did not run."""
    run(handlers, lambda: clock.pass_by(0.01))
    suspicion.answer([])
    plain = described(suspicion, StallKind.BLOCKED, clock.now + 1.0, Gauge().read(), None)
    stall = with_source(plain, suspicion.place)
    assert stall.line is not None
    assert stall.line.function.endswith("<lambda>")
    assert stall.expression == ""
    assert "run(handlers" not in report(stall, 1.0)


def seen(handler: Running | None) -> Look:
    return Look((), False, "tcl" if handler else "", handler, {}, {}, "", [])


def run_handlers(handlers: Handlers, *seconds: float) -> None:
    for each in seconds:
        run(handlers, clock.pass_by, each)


def shared(suspicion: Suspicion) -> int:
    suspicion.answer([])
    assert suspicion.answered is not None
    return suspicion.handlers_that_share(suspicion.answered)


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
    same = seen(Running(clock.now, "load", "", "", None))
    for _ in range(10):
        suspicion.add(same, has_waited=False)
    assert suspicion.handlers_that_share(clock.now) == 1


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
