"""`query_client`: the cache of a window, made when it is first asked for. UI only."""

from __future__ import annotations

from typing import Any

from tkasync.queries.client import CLIENT, QueryClient
from tkasync.reactive.graph import untrack
from tkasync.runtime.current import current_runtime
from tkasync.runtime.runtime import Runtime


def query_client(widget: Any = None) -> QueryClient:
    """Return the cache of *widget*'s window, or of the current runtime; made when it is first asked for. UI only then.

    Raises:
        NoRuntimeError, RuntimeClosedError: there is no such runtime.
        WrongThreadError: the first time, on another thread.
    """
    return client_of(current_runtime() if widget is None else Runtime.of(widget))


def client_of(runtime: Runtime) -> QueryClient:
    """Return the cache of *runtime*; see `query_client`."""
    client: QueryClient | None = runtime.scope.find(CLIENT)
    if client is None:
        runtime.check_ui_thread(
            "the first query_client()", "query_client() in setup(), before the work starts,"
        )
        runtime.refuse_closed("query_client")
        client = untrack(lambda: QueryClient(runtime))
    return client
