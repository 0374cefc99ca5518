"""What the queue refuses, and what becomes of a call that raises. No window, no host, no sleeping."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.support.threads import on_thread
from tkasync import UiDispatchQueue
from tkasync.errors import RuntimeClosedError, WrongThreadError


class Errors(list[tuple[BaseException, str]]):
    def __call__(self, error: BaseException, where: str) -> None:
        self.append((error, where))


def test_an_error_is_reported_and_the_next_call_runs() -> None:
    errors, ran = Errors(), list[Any]()
    queue = UiDispatchQueue(report=errors)
    queue.dispatch(lambda: 1 / 0)
    queue.dispatch(ran.append, 1)
    assert queue.drain_and_execute() == 2
    assert ran == [1]
    [(error, where)] = errors
    assert isinstance(error, ZeroDivisionError)
    assert where == "in a call dispatched to the UI thread"


def test_errors_go_to_the_log_without_a_reporter(caplog: pytest.LogCaptureFixture) -> None:
    queue = UiDispatchQueue()
    queue.dispatch(lambda: 1 / 0)
    queue.drain_and_execute()
    [record] = caplog.records
    assert (record.levelno, record.name) == (logging.ERROR, "tkasync")
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_a_reporter_that_raises_loses_neither_error(caplog: pytest.LogCaptureFixture) -> None:
    def report(error: BaseException, where: str) -> None:
        raise LookupError("no reporter today")

    queue, ran = UiDispatchQueue(report=report), list[Any]()
    queue.dispatch(lambda: 1 / 0)
    queue.dispatch(ran.append, 1)
    queue.drain_and_execute()
    assert ran == [1]
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [
        LookupError,
        ZeroDivisionError,
    ]


@pytest.mark.parametrize("ending", [SystemExit(3), KeyboardInterrupt()])
def test_the_two_that_end_a_program_come_through_and_the_rest_stays(ending: BaseException) -> None:
    def leave() -> None:
        raise ending

    queue, ran = UiDispatchQueue(report=Errors()), list[Any]()
    queue.dispatch(leave)
    queue.dispatch(ran.append, 1)
    with pytest.raises(type(ending)):
        queue.drain_and_execute()
    assert (ran, len(queue)) == ([], 1)
    queue.drain_and_execute()
    assert ran == [1]


def test_draining_is_for_the_ui_thread() -> None:
    queue, errors = UiDispatchQueue(), list[Any]()

    def drain() -> None:
        with pytest.raises(WrongThreadError, match=r"drain_and_execute .* use dispatch\(fn, \*args\)"):
            queue.drain_and_execute()
        errors.append(1)

    on_thread(drain)
    assert errors == [1]


def test_a_closed_queue_refuses_calls_and_keeps_those_it_has() -> None:
    queue, ran = UiDispatchQueue(), list[Any]()
    queue.dispatch(ran.append, 1)
    queue.close()
    queue.close()
    with pytest.raises(RuntimeClosedError):
        queue.dispatch(ran.append, 2)
    assert queue.is_closed
    queue.drain_and_execute()
    assert ran == [1]


def test_what_is_no_function_is_refused_where_it_is_queued() -> None:
    queue = UiDispatchQueue()
    with pytest.raises(TypeError, match=r"write f, x and not f\(x\)"):
        queue.dispatch(None)  # type: ignore[arg-type]
    assert queue.is_empty()


async def load() -> None:
    """A coroutine function."""


def test_a_coroutine_or_its_function_is_refused_where_it_is_queued() -> None:
    """With what to write; and no warning that it was never awaited."""
    queue = UiDispatchQueue()
    with pytest.raises(TypeError, match=r"spawn_ui_task\(load, \.\.\.\)"):
        queue.dispatch(load)
    with pytest.raises(TypeError, match="takes a function"):
        queue.dispatch(load())  # type: ignore[arg-type]
    assert queue.is_empty()


def test_a_function_that_turns_out_to_give_a_coroutine_is_reported() -> None:
    errors = Errors()
    queue = UiDispatchQueue(report=errors)
    queue.dispatch(lambda: load())
    queue.drain_and_execute()
    [(error, _where)] = errors
    assert isinstance(error, TypeError)
    assert "dispatch would never await the coroutine that" in str(error)
