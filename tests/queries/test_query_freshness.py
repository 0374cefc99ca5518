"""When data is stale: by the clock, by an invalidation, and for each reader by its own time."""

from __future__ import annotations

import math
from operator import is_
from typing import Any

from tests.queries.reading import data_of, read, states_of
from tests.resources.server import Server
from tkasync import create_effect
from tkasync.queries import QueryClient, query
from tkasync.testing import FakeHost


def answered(host: FakeHost, server: Server, ref: Any, value: Any = "Ada", **options: Any) -> Any:
    """A reader whose first answer has come."""
    reader = read(ref, **options)
    host.run_pending()
    server.answer(1, value)
    return reader


def test_data_is_stale_exactly_at_its_stale_time(fake_host: FakeHost, server: Server, user: Any) -> None:
    reader = answered(fake_host, server, user(1))
    fake_host.advance(29.99)
    assert not reader.is_stale
    fake_host.advance(0.01)
    assert reader.is_stale
    read(user(1))
    fake_host.run_pending()
    assert server.asked == [1, 1]


def test_endless_freshness_fetches_once_but_an_invalidation_overrules_it(
    fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    user = query(server.fetch, key="user", stale_time=math.inf)
    answered(fake_host, server, user(1))
    fake_host.advance(1e9)
    read(user(1))
    fake_host.run_pending()
    assert server.asked == [1]
    client.invalidate(user)
    fake_host.run_pending()
    assert server.asked == [1, 1]


def test_a_readers_own_stale_time_counts_for_that_reader(
    fake_host: FakeHost, server: Server, user: Any
) -> None:
    reader = answered(fake_host, server, user(1))
    fake_host.advance(5.0)
    impatient = read(user(1), stale_time=5.0)
    assert (reader.is_stale, impatient.is_stale) == (False, True)
    fake_host.run_pending()
    assert server.asked == [1, 1]


def test_a_reader_cannot_make_data_fresh_for_longer(fake_host: FakeHost, server: Server, user: Any) -> None:
    reader = answered(fake_host, server, user(1), stale_time=1e6)
    fake_host.advance(30.0)
    assert reader.is_stale


def test_is_stale_changes_by_the_clock_and_wakes_who_has_asked(
    fake_host: FakeHost, server: Server, user: Any
) -> None:
    reader = answered(fake_host, server, user(1))
    seen: list[bool] = []
    create_effect(lambda: seen.append(reader.is_stale))
    fake_host.advance(30.0)
    assert seen == [False, True]
    reader.refetch()
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert seen == [False, True, False]


def test_set_data_makes_fresh(fake_host: FakeHost, server: Server, user: Any, client: QueryClient) -> None:
    reader = answered(fake_host, server, user(1))
    fake_host.advance(30.0)
    client.set_data(user(1), "Grace")
    assert (reader.data, reader.is_stale, reader.updated_at) == ("Grace", False, 30.0)


def test_an_equal_answer_wakes_no_reader_of_the_data_but_moves_its_time(
    fake_host: FakeHost, server: Server, user: Any
) -> None:
    first = ["Ada"]
    reader = answered(fake_host, server, user(1), first)
    data, states = data_of(reader), states_of(reader)
    fake_host.advance(1.0)
    reader.refetch()
    fake_host.run_pending()
    server.answer(1, ["Ada"])
    assert (len(data), len(states), reader.updated_at) == (1, 1, 1.0)
    assert reader.data is first


def test_an_answer_that_is_only_equal_wakes_where_identity_is_what_counts(
    fake_host: FakeHost, server: Server
) -> None:
    user = query(server.fetch, key="user", equal=is_)
    reader = answered(fake_host, server, user(1), ["Ada"])
    data = data_of(reader)
    reader.refetch()
    fake_host.run_pending()
    server.answer(1, ["Ada"])
    assert len(data) == 2


def test_the_clients_defaults_hold_for_queries_that_say_nothing(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    client.defaults.stale_time = 5.0
    reader = answered(fake_host, server, user(1))
    fake_host.advance(5.0)
    assert reader.is_stale
