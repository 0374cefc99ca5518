"""Queries whose fetcher is a generator."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tests.queries.reading import read, states_of
from tkasync import Loading, Ready
from tkasync.queries import query
from tkasync.testing import FakeHost


def test_a_stream_shows_its_items_and_ends_fresh(fake_host: FakeHost) -> None:
    def count() -> Generator[int, None, None]:
        yield from (1, 2, 3)

    reader = read(query(count, key="count")())
    seen = states_of(reader)
    fake_host.run_pending()
    assert (seen, reader.is_stale, reader.is_fetching) == (
        [Loading(), Ready(1), Ready(2), Ready(3)],
        False,
        False,
    )


def test_a_stream_that_is_fetched_again_keeps_the_old_data_to_its_end(fake_host: FakeHost) -> None:
    runs: list[int] = []

    def count() -> Generator[int, None, None]:
        runs.append(1)
        yield from (10 * len(runs), 10 * len(runs) + 1)

    reader = read(query(count, key="count")())
    fake_host.run_pending()
    seen = states_of(reader)
    reader.refetch()
    fake_host.run_pending()
    assert seen == [Ready(11), Ready(21)]


def test_items_are_reduced_into_the_data(fake_host: FakeHost) -> None:
    def letters() -> Generator[str, None, None]:
        yield from "abc"

    def append(so_far: Any, letter: str) -> tuple[str, ...]:
        return (*(so_far or ()), letter)

    reader = read(query(letters, key="letters", reduce=append)())
    seen = states_of(reader)
    fake_host.run_pending()
    assert seen == [Loading(), Ready(("a",)), Ready(("a", "b")), Ready(("a", "b", "c"))]


def test_a_stream_that_fails_shows_the_error_beside_what_has_come(fake_host: FakeHost) -> None:
    def broken() -> Generator[int, None, None]:
        yield 1
        raise OSError("cut")

    reader = read(query(broken, key="broken")())
    fake_host.run_pending()
    assert (reader.data, str(reader.error), reader.is_stale) == (1, "cut", True)
