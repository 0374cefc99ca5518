"""One fetch by itself, as resources and queries use it: its arguments, its failed tries, and the items it reduces."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import CancelledError
from typing import Any

import pytest

from tkasync import Retry, Runtime, Scope
from tkasync.resources.fetch import Fetch, Plan
from tkasync.tasks.retry import retry_of
from tkasync.testing import FakeHost


class Told:
    """A listener that notes what it is told, in order."""

    def __init__(self) -> None:
        self.all: list[tuple[str, Any]] = []

    def on_item(self, item: Any) -> None:
        self.all.append(("item", item))

    def on_value(self, value: Any) -> None:
        self.all.append(("value", value))

    def on_failure(self, error: BaseException) -> None:
        self.all.append(("failure", str(error)))

    def on_abort(self, error: CancelledError) -> None:
        self.all.append(("abort", str(error)))

    def on_failed_try(self, error: BaseException) -> None:
        self.all.append(("try", str(error)))


@pytest.fixture
def told() -> Told:
    return Told()


def start(owner: Scope, told: Told, fetcher: Any, *args: Any, **plan: Any) -> Fetch:
    whole = Plan("a fetch", fetcher, retry_of(plan.get("retry")), None, plan.get("reduce"))
    return Fetch(owner, whole, args, told, told.on_failed_try)


def test_the_fetcher_gets_all_arguments(fake_host: FakeHost, owner: Scope, told: Told) -> None:
    start(owner, told, lambda *args: args, 1, "two")
    fake_host.run_pending()
    assert told.all == [("value", (1, "two"))]


def test_each_failed_try_is_told_of_and_the_last_one_is_the_failure(
    fake_host: FakeHost, owner: Scope, told: Told
) -> None:
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        raise OSError(f"no {len(tries)}")

    start(owner, told, fail, retry=Retry(2, first=1.0))
    fake_host.advance(10.0)
    assert told.all == [("try", "no 1"), ("try", "no 2"), ("failure", "no 3")]


def test_an_error_that_is_not_tried_again_is_no_failed_try(
    fake_host: FakeHost, owner: Scope, told: Told
) -> None:
    def fail() -> None:
        raise LookupError("404")

    start(owner, told, fail, retry=Retry(5, when=lambda error: not isinstance(error, LookupError)))
    fake_host.advance(60.0)
    assert told.all == [("failure", "404")]


def test_a_fetch_that_is_stopped_tells_of_no_failed_try(
    fake_host: FakeHost, owner: Scope, told: Told
) -> None:
    def fail() -> None:
        raise OSError

    fetch = start(owner, told, fail, retry=3)
    fetch.stop()
    fake_host.advance(60.0)
    assert told.all == []


def letters(text: str) -> Generator[str, None, None]:
    yield from text


def test_items_are_reduced_to_one_value(fake_host: FakeHost, owner: Scope, told: Told) -> None:
    start(owner, told, letters, "abc", reduce=lambda so_far, letter: (so_far or "") + letter)
    fake_host.run_pending()
    assert told.all == [("item", "a"), ("item", "ab"), ("item", "abc"), ("value", "abc")]


def test_a_reduction_begins_anew_with_each_try(fake_host: FakeHost, owner: Scope, told: Told) -> None:
    tries: list[int] = []

    def broken_once() -> Generator[int, None, None]:
        tries.append(1)
        yield len(tries)
        if len(tries) == 1:
            raise OSError
        yield len(tries)

    start(
        owner, told, broken_once, retry=Retry(1, first=1.0), reduce=lambda seen, item: (*(seen or ()), item)
    )
    fake_host.advance(5.0)
    assert told.all[-1] == ("value", (2, 2))


def test_a_reduction_that_raises_is_the_failure_of_the_fetch(
    fake_host: FakeHost, runtime: Runtime, owner: Scope, told: Told
) -> None:
    start(owner, told, letters, "abc", reduce=lambda so_far, letter: 1 // 0)
    fake_host.run_pending()
    assert [kind for kind, _ in told.all] == ["failure"]
    assert fake_host.errors == []
