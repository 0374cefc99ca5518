"""A mutation that adds to a count, for the tests of optimistic changes."""

from __future__ import annotations

from typing import Any

from tests.resources.server import Server
from tkasync.queries import Mutation, create_mutation

A, B = ("a", 1), ("b", 5)
"""Two calls: a name, and what it adds."""


def adder(server: Server, count: Any, **options: Any) -> Mutation[..., Any]:
    """Add to the count; the server is asked by name and number of the call."""
    return create_mutation(
        server.fetch,
        optimistic=lambda cache, call: cache.update(count("n"), lambda shown: shown + call[1]),
        on_error=lambda _error: None,
        **options,
    )
