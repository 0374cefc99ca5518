"""Targets: which entries a call means. Any thread.

A target is a `QueryRef` (that entry), a `QueryDef` (all of its entries), a `RowSource` (all that was fetched of it), a
tuple (the first parts of a key) or ``None`` (all entries).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from tkasync.queries.names.definition import QueryDef, QueryRef
from tkasync.queries.names.keys import ById, FrozenKey, frozen


@runtime_checkable
class RowSource(Protocol):
    """What a table is shown from: the keys of what was fetched of it begin with the source itself."""

    @property
    def count(self) -> Any:
        """Work that returns the number of its rows."""

    @property
    def page(self) -> Any:
        """Work that returns some of its rows."""


Target = QueryRef[Any] | QueryDef[..., Any] | RowSource | tuple[Any, ...] | None


def covers(target: Target, ref: QueryRef[Any]) -> bool:
    """Return whether *target* means the entry of *ref*.

    Raises:
        TypeError: *target* is none.
    """
    if target is None:
        return True
    if isinstance(target, QueryRef):
        return target == ref
    if isinstance(target, QueryDef):
        return target.is_made_of(ref.definition)
    prefix = prefix_of(check_target(target))
    return ref.frozen[: len(prefix)] == prefix


def prefix_of(target: RowSource | tuple[Any, ...]) -> FrozenKey:
    """Return the first parts of the keys that *target* means."""
    return frozen(target if isinstance(target, tuple) else (ById(target),))


def check_ref(ref: Any) -> QueryRef[Any]:
    """Return *ref*.

    Raises:
        TypeError: it is none; the message says what to write.
    """
    if not isinstance(ref, QueryRef):
        raise TypeError(f"one entry is named by its arguments, as in user(7), not by {ref!r}")
    return ref


def check_target(target: Any) -> Any:
    """Return *target*.

    Raises:
        TypeError: it is none; the message says what to write.
    """
    if isinstance(target, tuple) and any(isinstance(part, QueryRef | QueryDef) for part in target):
        raise TypeError(
            f"a tuple is the first parts of a key, and {target!r} has a query in it: several targets are several "
            "arguments, or a list in invalidates="
        )
    if target is None or isinstance(target, QueryRef | QueryDef | tuple | RowSource):
        return target
    raise TypeError(
        f"entries are named by a query, as in user; by its arguments, user(7); by the first parts of their keys, "
        f'("users",); by the source of a table; or by None, which is all of them; not by {target!r}'
    )


def targets_of(targets: Target | Sequence[Target]) -> list[Target]:
    """Return what ``invalidates=`` names: one target, or a list of them.

    Raises:
        TypeError: one of them is no target.
    """
    several = targets if isinstance(targets, list) else [targets]
    return [check_target(target) for target in several]
