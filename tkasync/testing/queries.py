"""What stands behind the fixture ``queries`` of the pytest plugin. UI thread, which in a test is the main thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tkasync.queries.client import QueryClient
from tkasync.queries.current import client_of
from tkasync.runtime.runtime import Runtime


@contextmanager
def open_queries(runtime: Runtime, leaks: list[str]) -> Iterator[QueryClient]:
    """The cache of *runtime*; at the end it is closed, and what still fetches is named in *leaks*."""
    client = client_of(runtime)
    try:
        yield client
    finally:
        leaks += [f"query {entry.ref} still fetched" for entry in client.table if entry.fetch is not None]
        client.scope.close()
