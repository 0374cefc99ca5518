"""Readers for the tests of queries."""

from __future__ import annotations

from typing import Any

from tkasync import create_effect
from tkasync.queries import Query, create_query


def read(source: Any, **options: Any) -> Query[Any]:
    """A reader whose error somebody looks at."""
    reader: Query[Any] = create_query(source, **options)
    create_effect(reader.get)
    return reader


def states_of(reader: Query[Any]) -> list[Any]:
    """Collect the states that an effect sees, as they come."""
    seen: list[Any] = []
    create_effect(lambda: seen.append(reader.get()))
    return seen


def data_of(reader: Query[Any]) -> list[Any]:
    """Collect the data that an effect sees, as it comes."""
    seen: list[Any] = []
    create_effect(lambda: seen.append(reader.data))
    return seen
