"""Which query tries whether there is a network again, where its errors have told that there was none."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import Retry, Scope
from tkasync.queries import QueryClient, create_mutation, create_query, is_unreachable, network, query
from tkasync.testing import FakeHost


@pytest.fixture
def remote(server: Server, client: QueryClient) -> Any:
    client.offline_when = is_unreachable
    return query(server.fetch, key="remote", network=True)


@pytest.fixture
def probing(fake_host: FakeHost, server: Server, remote: Any, owner: Scope) -> None:
    """Two readers wait, and the first of them tries."""
    create_query(remote(1), owner=owner).get()
    read(remote(2))
    fake_host.run_pending()
    for number in (1, 2):
        server.answer(number, socket.gaierror("no such name"))
    fake_host.advance(1.0)
    assert server.asked == [1, 2, 1]


Stop = Callable[[QueryClient, Any, Scope], object]
STOPS: dict[str, Stop] = {
    "its reader leaves": lambda _client, _remote, owner: owner.close(),
    "it is cancelled": lambda client, remote, _owner: client.cancel(remote(1)),
    "it is given data": lambda client, remote, _owner: client.set_data(remote(1), "Ada"),
    "it is removed": lambda client, remote, _owner: client.remove(remote(1)),
}


@pytest.mark.usefixtures("probing")
@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS)
def test_another_one_tries_where_the_one_that_tried_was_stopped(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient, owner: Scope, stop: Stop
) -> None:
    stop(client, remote, owner)
    fake_host.run_pending()
    assert server.aborted == [1]
    fake_host.advance(60.0)
    assert server.asked == [1, 2, 1, 2]
    server.answer(2, "user 2")
    assert client.is_online


@pytest.mark.usefixtures("probing")
def test_one_that_tries_for_long_is_alone(fake_host: FakeHost, server: Server) -> None:
    fake_host.advance(600.0)
    assert server.asked == [1, 2, 1]


def test_a_query_that_a_mutation_owes_a_fetch_tries_too(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient
) -> None:
    client.set_data(remote(1), "old")
    reader = read(remote(1))
    reader.refetch()
    change = create_mutation(server.fetch, invalidates=[remote])
    change("change")
    fake_host.run_pending()
    server.answer(1, socket.gaierror("no such name"))
    client.set_data(remote(1), "told by another channel")
    server.answer("change", "done")
    assert (server.asked, reader.is_paused) == (["change", 1], True)
    fake_host.advance(1.0)
    assert server.asked == ["change", 1, 1]


def test_where_only_a_mutation_waits_it_tries_itself(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient, owner: Scope
) -> None:
    create_query(remote(1), owner=owner)
    fake_host.run_pending()
    server.answer(1, socket.gaierror("no such name"))
    owner.close()
    handle = create_mutation(server.fetch, network=True)("change")
    fake_host.run_pending()
    assert (server.asked, client.is_online) == ([1], False)
    fake_host.advance(60.0)
    server.answer("change", "done")
    assert (handle.result(), client.is_online) == ("done", True)


def test_a_local_query_tells_nothing_of_the_network(
    fake_host: FakeHost, server: Server, remote: Any, client: QueryClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "_PROBES", Retry(0, first=1.0, jitter=0.0))
    local = query(server.fetch, key="local")
    client.seed({local("n"): 1})
    read(local("n"))
    read(remote(1))
    fake_host.run_pending()
    fake_host.after(1.0, lambda: client.invalidate(local))  # in the turn in which one is to try
    server.answer(1, socket.gaierror("no such name"))
    fake_host.advance(1.0)
    server.answer("n", 2)
    assert (server.asked, client.is_online) == ([1, "n", 1], False)


def test_causes_in_a_circle_are_looked_at_once() -> None:
    """A program that raises one error from another, and that from the first, does not stop the window for good."""
    first, second = ValueError("one"), ValueError("two")
    first.__cause__, second.__cause__ = second, first
    assert not is_unreachable(first)
    second.__cause__, third = socket.gaierror("no such name"), ValueError("three")
    third.__cause__ = first
    assert is_unreachable(third)
