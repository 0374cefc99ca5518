"""What fetches without being asked: the focus that comes back, intervals, and the network."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import Loading, Ready, Runtime, Scope
from tkasync.queries import QueryClient, create_query, is_unreachable, query
from tkasync.testing import FakeHost


def answer(server: Server, *numbers: int) -> None:
    for number in numbers:
        server.answer(number, f"user {number}")


def be_away(host: FakeHost, seconds: float) -> None:
    host.set_focus(False)
    host.advance(seconds)
    host.set_focus(True)
    host.run_pending()


@pytest.fixture
def answered(fake_host: FakeHost, server: Server, user: Any) -> None:
    """A reader whose first fetch has its answer."""
    read(user(1))
    fake_host.run_pending()
    answer(server, 1)


# Focus


def test_who_comes_back_finds_each_stale_entry_fetched_once(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    readers = [read(user(number)) for number in (1, 2, 1)]
    fake_host.run_pending()
    answer(server, 1, 2)
    client.set_data(user(3), "unread")
    fake_host.advance(28.0)
    be_away(fake_host, 2.0)
    assert server.asked == [1, 2, 1, 2]
    assert [reader.get() for reader in readers] == [Ready("user 1"), Ready("user 2"), Ready("user 1")]


@pytest.mark.usefixtures("answered")
def test_fresh_data_is_left_alone(fake_host: FakeHost, server: Server) -> None:
    be_away(fake_host, 29.0)
    assert server.asked == [1]


@pytest.mark.usefixtures("answered")
def test_a_short_absence_is_none(fake_host: FakeHost, server: Server) -> None:
    fake_host.advance(100.0)
    be_away(fake_host, 1.9)
    assert server.asked == [1]


@pytest.mark.usefixtures("answered")
def test_a_hundred_returns_in_a_second_fetch_nothing(fake_host: FakeHost, server: Server) -> None:
    fake_host.advance(100.0)
    for _ in range(100):
        be_away(fake_host, 0.01)
    assert server.asked == [1]


def test_an_attempt_that_has_failed_is_not_repeated_before_the_stale_time(
    fake_host: FakeHost, server: Server, user: Any
) -> None:
    """Else: error, message box, focus, error."""
    read(user(1))
    fake_host.run_pending()
    server.answer(1, OSError("down"))
    be_away(fake_host, 10.0)
    assert server.asked == [1]
    be_away(fake_host, 20.0)
    assert server.asked == [1, 1]


def test_a_reader_may_leave_the_focus_alone(fake_host: FakeHost, server: Server, user: Any) -> None:
    read(user(1), refetch_on_focus=False)
    fake_host.run_pending()
    answer(server, 1)
    be_away(fake_host, 100.0)
    assert server.asked == [1]


# Intervals


def test_the_shortest_interval_counts_and_lengthens_when_its_reader_ends(
    fake_host: FakeHost, runtime: Runtime, server: Server, user: Any
) -> None:
    scope = runtime.new_scope("one", above=lambda: runtime.scope)
    read(user(1), refetch_every=20.0)
    create_query(user(1), owner=scope, refetch_every=5.0)
    fake_host.run_pending()
    answer(server, 1)
    fake_host.advance(5.0)
    assert len(server.asked) == 2
    answer(server, 1)
    scope.close()
    fake_host.advance(19.9)
    assert len(server.asked) == 2
    fake_host.advance(0.1)
    assert len(server.asked) == 3


@pytest.mark.parametrize("outcome", ["user 1", OSError("down")])
def test_an_interval_counts_from_the_end_of_the_last_attempt(
    fake_host: FakeHost, server: Server, user: Any, outcome: Any
) -> None:
    read(user(1), refetch_every=5.0)
    fake_host.advance(3.0)
    server.answer(1, outcome)
    fake_host.advance(4.9)
    assert server.asked == [1]
    fake_host.advance(0.1)
    assert server.asked == [1, 1]


def test_a_fetch_in_between_puts_the_interval_off(fake_host: FakeHost, server: Server, user: Any) -> None:
    reader = read(user(1), refetch_every=5.0)
    fake_host.run_pending()
    answer(server, 1)
    fake_host.advance(4.0)
    reader.refetch()
    fake_host.run_pending()
    answer(server, 1)
    fake_host.advance(4.9)
    assert server.asked == [1, 1]


def test_an_interval_rests_with_its_reader(
    fake_host: FakeHost, owner: Scope, server: Server, user: Any
) -> None:
    create_query(user(1), owner=owner, refetch_every=5.0)
    fake_host.run_pending()
    answer(server, 1)
    owner.close()
    fake_host.advance(100.0)
    assert server.asked == [1]


# The network


@pytest.fixture
def remote(server: Server) -> Any:
    return query(server.fetch, key="remote", network=True)


def test_without_a_network_a_fetch_waits_and_comes_once_it_is_back(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient
) -> None:
    client.set_online(False)
    reader = read(remote(1))
    fake_host.advance(100.0)
    assert (reader.get(), reader.is_paused, reader.is_fetching, server.asked) == (Loading(), True, False, [])
    client.set_online(True)
    fake_host.run_pending()
    assert (server.asked, reader.is_paused, client.is_online) == ([1], False, True)


def test_stale_data_that_is_read_is_fetched_when_the_network_is_back(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient
) -> None:
    client.seed({remote(1): "old", remote(2): "unread"})
    reader = read(remote(1))
    client.set_online(False)
    fake_host.advance(30.0)
    assert (reader.get(), reader.is_paused) == (Ready("old"), False)
    client.set_online(True)
    fake_host.run_pending()
    assert server.asked == [1]


def test_a_local_query_does_not_wait(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    client.set_online(False)
    read(user(1))
    fake_host.run_pending()
    assert server.asked == [1]


def test_an_interval_waits_for_the_network_too(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient
) -> None:
    client.set_data(remote(1), "old")
    reader = read(remote(1), refetch_every=5.0)
    client.set_online(False)
    fake_host.advance(1000.0)
    assert (server.asked, reader.is_paused) == ([], True)
    client.set_online(True)
    fake_host.run_pending()
    assert server.asked == [1]


def test_who_leaves_no_longer_waits_for_the_network(
    fake_host: FakeHost, owner: Scope, server: Server, remote: Any, client: QueryClient
) -> None:
    client.set_online(False)
    create_query(remote(1), owner=owner)
    fake_host.run_pending()
    owner.close()
    client.set_online(True)
    fake_host.run_pending()
    assert server.asked == []


def test_an_error_may_show_that_there_is_no_network(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient
) -> None:
    client.offline_when = is_unreachable
    reader, other = read(remote(1)), read(remote(2))
    fake_host.run_pending()
    server.answer(1, socket.gaierror("no such name"))
    assert (client.is_online, reader.get(), reader.is_paused, reader.error) == (False, Loading(), True, None)
    server.answer(2, "user 2")
    other.refetch()
    fake_host.run_pending()
    assert (server.asked, other.is_paused) == ([1, 2], True)


def test_the_one_that_waits_longest_tries_until_it_reaches_its_server(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient
) -> None:
    client.offline_when = is_unreachable
    reader, other = read(remote(1)), read(remote(2))
    fake_host.run_pending()
    for number in (1, 2):
        server.answer(number, socket.gaierror("no such name"))
    fake_host.advance(1.0)
    assert server.asked == [1, 2, 1]
    server.answer(1, socket.gaierror("no such name"))
    fake_host.advance(1.5)
    assert server.asked == [1, 2, 1]  # the waits grow
    fake_host.advance(0.5)
    server.answer(1, "user 1")
    assert (client.is_online, reader.data, server.asked) == (True, "user 1", [1, 2, 1, 1, 2])
    server.answer(2, "user 2")
    assert other.data == "user 2"


def test_another_error_of_the_one_that_tries_shows_that_there_is_a_network(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient
) -> None:
    client.offline_when = is_unreachable
    reader = read(remote(1))
    fake_host.run_pending()
    server.answer(1, OSError(101, "Network is unreachable"))
    fake_host.advance(1.0)
    server.answer(1, PermissionError("401"))
    assert (client.is_online, str(reader.error)) == (True, "401")


def test_an_error_is_shown_though_the_programs_look_at_it_fails(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient
) -> None:
    client.offline_when = lambda error: error.args[1] == "unreachable"
    reader = read(remote(1))
    fake_host.run_pending()
    server.answer(1, OSError("down"))
    assert (str(reader.error), reader.is_fetching, client.is_online) == ("down", False, True)
    assert [type(error) for error in fake_host.errors] == [IndexError]
    fake_host.errors.clear()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (socket.gaierror(-2, "Name or service not known"), True),
        (OSError(101, "Network is unreachable"), True),
        (ConnectionRefusedError(111, "refused"), False),
        (TimeoutError(), False),
        (ValueError("404"), False),
    ],
)
def test_what_counts_as_unreachable(error: Exception, expected: bool) -> None:
    assert is_unreachable(error) is expected
    wrapped = RuntimeError("request failed")
    wrapped.__cause__ = error
    assert is_unreachable(wrapped) is expected
