"""What the tests of tables share: people whose writes wait, and rows without a window over a server."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator

import pytest

from tests.resources.server import Server
from tests.table.people import Guarded, people, table_of
from tests.table.served import ServedSource
from tkasync import Runtime, Scope
from tkasync.queries import QueryClient, query_client
from tkasync.testing import FakeHost, Pilot
from tkasync.widgets import View, VirtualTable
from tkasync.widgets.table.rows.rows import Rows


@pytest.fixture
def guarded() -> Iterator[Guarded]:
    """People whose writes wait until they are let."""
    source = people(1_000, Guarded)
    assert isinstance(source, Guarded)
    yield source
    source.may_write.set()


@pytest.fixture
def guarded_table(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, guarded: Guarded) -> VirtualTable:
    """A table of those."""
    return table_of(tk_root, pilot, source=guarded)


@pytest.fixture
def server(fake_host: FakeHost) -> Server:
    return Server(fake_host)


@pytest.fixture
def owner(runtime: Runtime, fake_host: FakeHost) -> Scope:
    scope = runtime.new_scope("the table", above=lambda: runtime.scope)
    runtime.scope.adopt(scope)
    return scope


@pytest.fixture
def client(runtime: Runtime, fake_host: FakeHost) -> QueryClient:
    return query_client()


@pytest.fixture
def rows(server: Server, client: QueryClient, owner: Scope, fake_host: FakeHost) -> Rows:
    made = Rows(ServedSource(server), View(), client, owner)
    fake_host.run_pending()
    return made
