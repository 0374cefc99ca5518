"""A mutation that uses the network waits for it, and tries whether there is one where no query can."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tests.queries.reading import data_of, read
from tests.resources.server import Server
from tkasync import Scope
from tkasync.queries import Mutation, QueryClient, create_mutation, is_unreachable, query
from tkasync.testing import FakeHost

GONE = socket.gaierror("no such name")


@pytest.fixture
def remote(server: Server, client: QueryClient) -> Any:
    client.offline_when = is_unreachable
    return query(server.fetch, key="remote", network=True)


@pytest.fixture
def save(server: Server, remote: Any) -> Mutation[..., Any]:
    """Change the first entry on the server."""
    return create_mutation(
        server.fetch,
        network=True,
        optimistic=lambda cache, text: cache.update(remote(1), lambda _before: text),
        invalidates=lambda _text: remote(1),
        on_error=lambda _error: None,
    )


def go_offline(fake_host: FakeHost, server: Server, number: int) -> None:
    fake_host.run_pending()
    server.answer(number, GONE)


def test_when_nobody_reads_what_tries_any_more_another_one_tries(
    fake_host: FakeHost, server: Server, remote: Any, owner: Scope, client: QueryClient
) -> None:
    read(remote(1), owner=owner)
    go_offline(fake_host, server, 1)
    fake_host.advance(1.0)
    owner.close()  # in the middle of the try
    reader = read(remote(2))
    fake_host.run_pending()
    assert (server.asked, client.is_online) == ([1, 1], False)
    fake_host.advance(5.0)
    server.answer(2, "user 2")
    assert (client.is_online, reader.data) == (True, "user 2")


@pytest.mark.parametrize("what", ["cancel", "remove"])
def test_a_try_that_the_program_ends_is_followed_by_another(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient, what: str
) -> None:
    reader = read(remote(1))
    go_offline(fake_host, server, 1)
    fake_host.advance(1.0)
    getattr(client, what)(remote(1))
    reader.refetch()
    fake_host.advance(5.0)
    assert server.asked == [1, 1, 1]
    server.answer(1, "user 1")
    server.answer(1, "user 1")
    assert (client.is_online, reader.data) == (True, "user 1")


def test_a_mutation_tries_where_it_holds_all_that_waits(
    fake_host: FakeHost, server: Server, remote: Any, save: Mutation[..., Any], client: QueryClient
) -> None:
    """The entry would wait for the mutation, and the mutation for the network, for ever."""
    reader = read(remote(1))
    shown = data_of(reader)
    fake_host.run_pending()
    server.answer(1, "before")
    reader.refetch()
    go_offline(fake_host, server, 1)
    task = save("after")
    fake_host.run_pending()
    assert (server.asked, shown[-1]) == ([1, 1], "after")
    fake_host.advance(1.0)
    assert server.asked == [1, 1, "after"]
    server.answer("after", GONE)
    assert (client.is_online, task.done(), shown[-1]) == (False, False, "after")
    fake_host.advance(2.0)
    server.answer("after", "saved")
    assert (client.is_online, task.result()) == (True, "saved")
    fake_host.run_pending()
    server.answer(1, "after")
    assert shown == [None, "before", "after"]
    assert server.asked == [1, 1, "after", "after", 1]


def test_a_mutation_waits_when_its_own_error_shows_that_there_is_no_network(
    fake_host: FakeHost, server: Server, save: Mutation[..., Any], client: QueryClient
) -> None:
    task = save("text")
    go_offline(fake_host, server, "text")
    assert (client.is_online, task.done(), save.is_running) == (False, False, True)
    fake_host.advance(1.0)
    server.answer("text", PermissionError("401"))
    assert (client.is_online, str(save.error), task.done()) == (True, "401", True)


def test_a_mutation_that_was_aborted_does_not_stop_the_tries(
    fake_host: FakeHost, server: Server, save: Mutation[..., Any], client: QueryClient
) -> None:
    first, second = save("first"), save("second")
    fake_host.run_pending()
    server.answer("first", GONE)
    server.answer("second", GONE)
    first.abort()
    fake_host.advance(1.0)
    assert server.asked == ["first", "second", "second"]
    server.answer("second", "saved")
    assert (client.is_online, second.result()) == (True, "saved")


def test_a_query_that_needs_no_network_does_not_try(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient
) -> None:
    local = query(server.fetch, key="local")
    hold = create_mutation(
        server.fetch, optimistic=lambda cache, _text: cache.update(local(0), lambda data: data)
    )
    read(local(0))
    read(remote(1))
    fake_host.run_pending()
    hold("held")  # so that what is local waits, too
    fake_host.run_pending()
    server.answer(1, GONE)
    fake_host.advance(1.0)
    assert server.asked == [0, 1, "held", 1]


def test_what_ends_well_after_the_program_has_gone_offline_does_not_go_online(
    fake_host: FakeHost, server: Server, save: Mutation[..., Any], client: QueryClient
) -> None:
    save("text")
    fake_host.run_pending()
    client.set_online(False)
    server.answer("text", "saved")
    fake_host.advance(100.0)
    assert not client.is_online
