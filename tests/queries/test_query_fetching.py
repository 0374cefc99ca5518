"""What fetches, and how often: joined fetches, invalidations, tries, aborts and awaited fetches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.reading import data_of, read, states_of
from tests.resources.server import Server
from tkasync import Loading, Pending, Ready, Retry, create_signal, current_task
from tkasync.queries import QueryClient, query
from tkasync.testing import FakeHost


def test_answers_that_come_out_of_order_land_under_their_own_keys(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    chosen, choose = create_signal(1)
    reader, other = read(lambda: user(chosen())), read(user(1))
    fake_host.run_pending()
    choose.set(2)
    fake_host.run_pending()
    server.answer(2, "Grace")
    server.answer(1, "Ada")
    assert (reader.data, other.data, client.get_data(user(2))) == ("Grace", "Ada", "Grace")


def test_a_refetch_joins_the_fetch_that_runs(fake_host: FakeHost, server: Server, user: Any) -> None:
    reader = read(user(1))
    fake_host.run_pending()
    reader.refetch()
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert (server.asked, reader.data) == ([1], "Ada")


def test_an_invalidation_during_a_fetch_shows_its_answer_and_fetches_once_more(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    reader = read(user(1))
    seen = data_of(reader)
    fake_host.run_pending()
    client.invalidate(user(1))
    client.invalidate(user(1))
    fake_host.run_pending()
    assert server.asked == [1]
    server.answer(1, "old")
    assert (reader.data, reader.is_stale, server.asked) == ("old", True, [1, 1])
    server.answer(1, "new")
    assert (reader.is_stale, server.asked, seen) == (False, [1, 1], [None, "old", "new"])


def test_a_hundred_invalidations_in_one_turn_are_one_fetch(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    read(user(1))
    fake_host.run_pending()
    server.answer(1, "Ada")
    for _ in range(100):
        client.invalidate(user)
    fake_host.run_pending()
    assert server.asked == [1, 1]


def test_a_storm_of_invalidations_still_gets_answers(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    reader = read(user(1))
    shown = data_of(reader)
    fake_host.run_pending()
    for number in range(5):
        for _ in range(100):
            client.invalidate(None)
            fake_host.run_pending()
        server.answer(1, number)
    assert (shown, server.asked) == ([None, 0, 1, 2, 3, 4], [1] * 6)


def test_what_nobody_reads_is_only_marked_and_fetched_by_the_next_reader(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    client.set_data(user(1), "Ada")
    client.invalidate(user(1))
    fake_host.run_pending()
    assert server.asked == []
    reader = read(user(1))
    fake_host.run_pending()
    assert (reader.data, server.asked) == ("Ada", [1])


def test_an_invalidation_that_is_to_fetch_nothing_only_marks(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    client.set_data(user(1), "Ada")
    reader = read(user(1))
    client.invalidate(user(1), refetch="none")
    fake_host.run_pending()
    assert (reader.is_stale, server.asked) == (True, [])
    with pytest.raises(ValueError, match='refetch is "read" or "none"'):
        client.invalidate(user(1), refetch="all")  # type: ignore[arg-type]  # the mistake


def test_a_failing_fetch_that_was_invalidated_meanwhile_is_not_repeated_by_itself(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    reader = read(user(1))
    fake_host.run_pending()
    client.invalidate(user(1))
    server.answer(1, OSError("down"))
    assert (server.asked, reader.get().is_error(), reader.is_stale) == ([1], True, True)


def test_failed_tries_are_counted_and_change_nothing_else(fake_host: FakeHost) -> None:
    tries: list[float] = []

    def load() -> str:
        tries.append(fake_host.now)
        if len(tries) < 3:
            raise OSError(len(tries))
        return "Ada"

    reader = read(query(load, key="load", retry=Retry(5, first=1.0))())
    seen = states_of(reader)
    fake_host.run_pending()
    assert (reader.failure_count, str(reader.failure), reader.is_fetching) == (1, "1", True)
    fake_host.advance(1.0)
    assert reader.failure_count == 2
    fake_host.advance(2.0)
    assert (reader.failure_count, reader.failure, seen) == (0, None, [Loading(), Ready("Ada")])


def test_the_last_failure_counts_too(fake_host: FakeHost, server: Server) -> None:
    user = query(server.fetch, key="user", retry=Retry(1, first=1.0))
    reader = read(user(1))
    fake_host.run_pending()
    server.answer(1, OSError("first"))
    fake_host.advance(1.0)
    server.answer(1, OSError("last"))
    assert (reader.failure_count, str(reader.failure), str(reader.error)) == (2, "last", "last")
    reader.refetch()
    fake_host.run_pending()
    assert reader.failure_count == 0


def test_an_error_that_is_not_worth_another_try_ends_them(fake_host: FakeHost) -> None:
    tries: list[int] = []

    def load() -> str:
        tries.append(1)
        raise LookupError("404")

    retry = Retry(5, when=lambda error: not isinstance(error, LookupError))
    reader = read(query(load, key="load", retry=retry)())
    fake_host.advance(100.0)
    assert (len(tries), str(reader.error)) == (1, "'404'") or (len(tries), str(reader.error)) == (1, "404")


def test_a_fetch_that_takes_too_long_is_a_timeout(fake_host: FakeHost, server: Server) -> None:
    reader = read(query(server.fetch, key="user", timeout=5.0)(1))
    fake_host.advance(4.9)
    assert reader.get() == Loading()
    fake_host.advance(0.2)
    assert isinstance(reader.error, TimeoutError)


@pytest.mark.parametrize("had_data", [True, False])
def test_a_fetch_that_is_aborted_from_outside_leaves_all_as_it_was(
    fake_host: FakeHost, had_data: bool
) -> None:
    aborting = [not had_data]

    def load() -> str:
        if aborting[0]:
            current_task().abort()
        return "Ada"

    reader = read(query(load, key="load")())
    fake_host.run_pending()
    aborting[0] = True
    reader.refetch()
    fake_host.run_pending()
    assert (reader.get(), reader.is_fetching) == (Ready("Ada") if had_data else Pending(), False)
