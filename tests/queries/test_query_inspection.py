"""`client.inspect`: how the entries of the cache stand, for a program that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.queries.counting import A, B
from tests.queries.reading import read
from tests.resources.server import Server
from tests.support import let_work_end
from tkasync import Scope, spawn_task
from tkasync.errors import WrongThreadError
from tkasync.queries import Activity, EntryInfo, Mutation, QueryClient, QueryDef, query
from tkasync.testing import FakeHost


def info(client: QueryClient, *targets: Any) -> EntryInfo[Any]:
    (found,) = client.inspect(*targets)
    return found


def test_an_entry_is_seen_from_its_first_fetch_to_its_end(
    fake_host: FakeHost, client: QueryClient, server: Server, user: Any, owner: Scope
) -> None:
    readers = [read(user(7), owner=owner) for _ in range(2)]
    fake_host.run_pending()
    assert info(client) == EntryInfo(user(7), None, None, Activity.FETCHING, True, None, 2, 0)
    server.answer(7, "Ada")
    fake_host.advance(10.0)
    assert info(client) == EntryInfo(user(7), "Ada", None, Activity.IDLE, False, pytest.approx(10.0), 2, 0)
    fake_host.advance(20.0)
    assert info(client).is_stale
    readers[0].scope.close()
    assert info(client).readers == 1


def test_an_error_stands_beside_the_data(
    fake_host: FakeHost, client: QueryClient, server: Server, user: Any
) -> None:
    reader = read(user(7))
    fake_host.run_pending()
    server.answer(7, "Ada")
    reader.refetch()
    fake_host.run_pending()
    error = ConnectionError("gone")
    server.answer(7, error)
    seen = info(client)
    assert (seen.data, seen.error, seen.is_stale) == ("Ada", error, True)


def test_layers_are_counted_until_the_answer_that_holds_their_changes(
    fake_host: FakeHost, client: QueryClient, server: Server, add: Mutation[..., Any], shown: list[Any]
) -> None:
    add(A)
    add(B)
    fake_host.run_pending()
    assert [(seen.data, seen.layers) for seen in client.inspect()] == [(16, 2)]
    server.answer(A, "done")
    server.answer(B, "done")
    fake_host.run_pending()
    assert (info(client).layers, info(client).activity) == (2, Activity.FETCHING)
    server.answer("n", 16)
    assert info(client).layers == 0


def test_what_waits_for_the_network_is_paused(
    fake_host: FakeHost, client: QueryClient, server: Server, user: Any
) -> None:

    remote = query(server.fetch, key="remote", network=True)
    client.set_online(False)
    read(remote(1))
    fake_host.run_pending()
    assert info(client).activity is Activity.PAUSED


def test_targets_are_those_of_invalidate(
    fake_host: FakeHost, client: QueryClient, user: QueryDef[..., Any]
) -> None:
    client.seed({user(1): "Ada", user(2): "Grace"})
    assert [seen.data for seen in client.inspect()] == ["Ada", "Grace"]
    assert [seen.data for seen in client.inspect(user(2), user)] == ["Grace", "Ada"]
    assert [seen.data for seen in client.inspect(("nobody",))] == []
    with pytest.raises(TypeError, match="entries are named by a query"):
        client.inspect("user")  # type: ignore[arg-type]


@pytest.mark.parametrize("ask", [QueryClient.find, QueryClient.inspect])
def test_another_thread_is_told_to_ask_on_the_ui_thread(
    fake_host: FakeHost, client: QueryClient, ask: Callable[..., object]
) -> None:
    """The entries change under a look of another thread's."""
    refused: list[BaseException] = []
    spawn_task(ask, client, None, on_error=refused.append)
    let_work_end(fake_host)
    assert [type(error) for error in refused] == [WrongThreadError]
    assert "call_in_ui(client." in str(refused[0])
