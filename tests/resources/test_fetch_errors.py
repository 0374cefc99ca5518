"""Fetches that fail, and fetches that are aborted from outside."""

from __future__ import annotations

from concurrent.futures import CancelledError
from typing import Any

import pytest

from tests.resources.server import watch
from tkasync import Ready, Runtime, TaskHandle, create_effect, create_resource, create_signal, current_task
from tkasync.testing import FakeHost


def give_up(value: Any) -> Any:
    task = current_task()
    assert task is not None
    task.abort()
    return value


def test_a_fetcher_that_raises_shows_its_error_and_the_next_one_its_data(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    resource = create_resource(read, lambda value: 10 // value)
    fake_host.run_pending()
    assert isinstance(resource.error, ZeroDivisionError)
    write.set(2)
    fake_host.run_pending()
    assert (resource.get(), resource.error) == (Ready(5), None)


def test_an_error_that_nobody_asks_for_is_logged(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    resource = create_resource(lambda: 0, lambda value: 10 // value)
    create_effect(lambda: resource.data)
    fake_host.run_pending()
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_an_error_that_somebody_shows_is_not_logged(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    resource = create_resource(lambda: 0, lambda value: 10 // value)
    watch(resource)
    fake_host.run_pending()
    assert caplog.records == []


def test_a_source_value_that_no_task_may_have_is_an_error_of_the_resource(
    fake_host: FakeHost, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> TaskHandle[Any]:
        raise TypeError("no Tcl objects")

    resource = create_resource(lambda: 1, str)
    fake_host.run_pending()
    monkeypatch.setattr(runtime, "spawn", refuse)
    resource.refetch()
    fake_host.run_pending()
    assert str(resource.error) == "no Tcl objects"


def test_a_fetch_that_is_aborted_shows_what_was_there_for_this_source(fake_host: FakeHost) -> None:
    giving_up = [False]
    resource = create_resource(lambda: 1, lambda value: give_up(value) if giving_up[0] else value)
    fake_host.run_pending()
    giving_up[0] = True
    resource.refetch()
    fake_host.run_pending()
    assert resource.get() == Ready(1)


def test_a_fetch_that_is_aborted_with_nothing_to_show_is_an_error(fake_host: FakeHost) -> None:
    """Not the data of another source, and not an endless loading either."""
    read, write = create_signal(1)
    resource = create_resource(read, lambda value: give_up(value) if value == 2 else value)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert isinstance(resource.error, CancelledError)
    assert "was cancelled" in str(resource.error)


def test_an_abort_does_not_end_the_period(fake_host: FakeHost) -> None:
    calls: list[int] = []

    def fetch(value: int) -> int:
        calls.append(value)
        return give_up(value) if len(calls) == 1 else value

    resource = create_resource(lambda: 1, fetch, refetch_every=5.0)
    fake_host.advance(5.0)
    assert (len(calls), resource.get()) == (2, Ready(1))


def test_an_error_that_nobody_looks_at_is_logged_by_name(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    """Errors are never lost: that of a resource which nobody has asked is in the log, by name."""

    def load_users(n: int) -> Any:
        return 1 / n

    resource = create_resource(lambda: 0, load_users)
    fake_host.run_pending()
    assert "load_users" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert resource.get().is_error()
    assert fake_host.errors == []
