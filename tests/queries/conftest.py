"""What the tests of queries share: a server that answers when told, and a query that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.queries.counting import adder
from tests.queries.reading import data_of, read
from tests.resources.server import Server
from tkasync import Runtime, Scope
from tkasync.queries import Mutation, QueryClient, QueryDef, query, query_client
from tkasync.testing import FakeHost


@pytest.fixture
def server(fake_host: FakeHost) -> Server:
    """A server that answers when told."""
    return Server(fake_host)


@pytest.fixture
def user(server: Server) -> QueryDef[..., Any]:
    """Ask the server for a user, by number."""
    return query(server.fetch, key="user")


@pytest.fixture
def owner(runtime: Runtime, fake_host: FakeHost) -> Scope:
    """The owner of a test's readers: what still runs at the end of the test ends with it."""
    return runtime.new_scope("the test", above=lambda: runtime.scope)


@pytest.fixture
def client(runtime: Runtime, fake_host: FakeHost) -> QueryClient:
    """The cache; what still runs at the end of the test ends with it."""
    return query_client()


@pytest.fixture
def count(server: Server) -> Any:
    """Ask the server for its count."""
    return query(server.fetch, key="count")


@pytest.fixture
def add(server: Server, count: Any) -> Mutation[..., Any]:
    """Add to the count, and ask the server for it then."""
    return adder(server, count, invalidates=lambda _call: count("n"))


@pytest.fixture
def shown(fake_host: FakeHost, server: Server, count: Any) -> list[Any]:
    """What a reader of the count sees, which is 10 at first."""
    reader = read(count("n"))
    fake_host.run_pending()
    server.answer("n", 10)
    return data_of(reader)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where queries are kept on the disk."""
    return tmp_path / "program" / "queries.db"


@pytest.fixture
def run(file: Path) -> Iterator[Callable[..., tuple[FakeHost, QueryClient, Server]]]:
    """Begin a run of the program; the one before is closed."""
    runtimes: list[Runtime] = []

    def begin(version: str = "1", *, keeps: bool = True) -> tuple[FakeHost, QueryClient, Server]:
        if runtimes:
            runtimes[-1].close()
        host = FakeHost()
        runtimes.append(Runtime(host))
        client = query_client()
        if keeps:
            client.keep_in(file, version=version)
        return host, client, Server(host)

    yield begin
    runtimes[-1].close()
