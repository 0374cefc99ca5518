"""What cannot be sent is named, in every position; what is large is said once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import run_until
from tkasync import spawn_map, spawn_task
from tkasync.errors import NotSendableError
from tkasync.execution.remote import sending
from tkasync.processes import ProcessWorkers
from tkasync.testing import FakeHost


def error_of(host: FakeHost, executor: Executor, fn: Callable[..., Any], *args: Any) -> BaseException:
    """The error that a task with this work ends with; and another task goes well after it."""
    errors: list[BaseException] = []
    spawn_task(fn, *args, executor=executor, on_error=errors.append)
    run_until(host, lambda: errors)
    following = spawn_task(work.square, 3, executor=executor)
    run_until(host, following.done)
    assert following.result() == 9
    return errors[0]


def test_a_function_that_no_module_has_at_its_top(fake_host: FakeHost, executor: Executor) -> None:
    error = error_of(fake_host, executor, lambda: 1)
    assert isinstance(error, NotSendableError)
    assert "<lambda>" in str(error)
    assert "define it with def at the top of a module" in str(error)


def test_an_argument_and_where_in_it(fake_host: FakeHost, executor: Executor) -> None:
    error = error_of(fake_host, executor, work.square, {"deep": [1, threading.Lock()]})
    assert isinstance(error, NotSendableError)
    assert "argument 1 of task 'square', at ['deep'][1], is a _thread.lock" in str(error)


def test_a_result(fake_host: FakeHost, executor: Executor) -> None:
    error = error_of(fake_host, executor, work.lock)
    assert isinstance(error, NotSendableError)
    assert "the result of task 'lock' is a _thread.lock" in str(error)


@pytest.mark.parametrize(("fn", "kind"), [(work.fail_with_a_lock, "WithLock"), (work.fail_awkwardly, "two")])
def test_an_exception_with_its_traceback(
    fake_host: FakeHost, executor: Executor, fn: Callable[..., Any], kind: str
) -> None:
    error = error_of(fake_host, executor, fn)
    assert isinstance(error, NotSendableError)
    assert "the exception of task" in str(error)
    assert any(f"in {fn.__name__}" in note for note in error.__notes__)


def test_a_reason_without_a_text(fake_host: FakeHost, executor: Executor) -> None:
    """Why it cannot be pickled the program's own code says, in an error whose text may fail."""
    for fn, args in ((work.give_unsendable, ()), (work.square, (work.Unsendable(),))):
        error = error_of(fake_host, executor, fn, *args)
        assert isinstance(error, NotSendableError)
        assert "its text could not be made: LookupError" in str(error)


def test_a_cancellation_without_a_text(fake_host: FakeHost, executor: Executor) -> None:
    handle = spawn_task(work.cancel_about_a_mute, executor=executor)
    run_until(fake_host, handle.done)
    assert handle.cancelled()
    assert "LookupError" in str(handle.token.reason)


def test_an_item_of_a_map(fake_host: FakeHost, executor: Executor) -> None:
    errors: list[BaseException] = []
    spawn_map(
        work.square, [1, 2, threading.Lock()], executor=executor, chunk=3, on_error=errors.append, name="m"
    )
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], NotSendableError)
    assert str(errors[0]).startswith("item 2 of task 'm' is a _thread.lock")


def test_the_function_of_a_map(fake_host: FakeHost, executor: Executor) -> None:
    errors: list[BaseException] = []
    spawn_map(lambda item: item, [1], executor=executor, on_error=errors.append, name="m")
    run_until(fake_host, lambda: errors)
    assert str(errors[0]).startswith("the function of task 'm' is ")


def test_a_result_of_a_map(fake_host: FakeHost, executor: Executor) -> None:
    errors: list[BaseException] = []
    spawn_map(work.lock_if_three, range(5), executor=executor, chunk=5, on_error=errors.append, name="m")
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], NotSendableError)
    assert str(errors[0]).startswith("the result of item 3 of task 'm' is a _thread.lock")


def test_a_widget_gets_the_advice_to_send_its_value(pilot: Any, executor: Executor) -> None:
    errors: list[BaseException] = []
    spawn_task(work.square, pilot.root, executor=executor, on_error=errors.append, owner=pilot.root)
    pilot.wait_until(lambda: errors, timeout=60)
    assert isinstance(errors[0], NotSendableError)
    assert "send its value" in str(errors[0])


def test_an_initializer(fake_host: FakeHost) -> None:
    pool = ProcessWorkers(1, initializer=work.initialize, initargs=(threading.Lock(),))
    errors: list[BaseException] = []
    spawn_task(work.square, 1, executor=pool, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], NotSendableError)
    assert "initializer" in str(errors[0])
    pool.close()


def test_more_than_a_megabyte_is_said_once_a_function_and_direction(
    fake_host: FakeHost,
    executor: Executor,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "_warned", set())
    with caplog.at_level(logging.WARNING, "tkasync"):
        for _ in range(2):
            handle = spawn_task(work.echo, b"x" * 2_000_000, executor=executor)
            run_until(fake_host, handle.done)
    told = [record.getMessage() for record in caplog.records if "of echo are" in record.getMessage()]
    assert [text.partition(" of ")[0] for text in told] == ["the arguments", "the result"]
    assert all("wrap arrays and bytes in Shared(...)" in text for text in told)
