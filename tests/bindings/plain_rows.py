"""An adapter as a program writes one, around a plain list; it counts what it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any


class PlainRows:
    top: Hashable | None = None

    def __init__(self) -> None:
        self.rows: dict[Hashable, Any] = {}
        self.calls: list[str] = []
        self.told: Counter[str] = Counter()
        """How many rows each method was told, in all."""

    def shown(self) -> list[Any]:
        return list(self.rows.values())

    def delete(self, keys: Sequence[Hashable]) -> None:
        self._note("delete", keys)
        for key in keys:
            self.rows.pop(key, None)

    def insert(self, rows: Sequence[tuple[Hashable, Any]]) -> None:
        self._note("insert", rows)
        assert self.rows.keys().isdisjoint(dict(rows))
        self.rows.update(rows)

    def change(self, rows: Sequence[tuple[Hashable, Any]]) -> None:
        self._note("change", rows)
        assert self.rows.keys() >= dict(rows).keys()
        self.rows.update(rows)

    def order(self, keys: Sequence[Hashable]) -> None:
        self._note("order", keys)
        assert self.rows.keys() == set(keys)
        self.rows = {key: self.rows[key] for key in keys}

    def _note(self, call: str, rows: Sequence[object]) -> None:
        assert rows
        self.calls.append(call)
        self.told[call] += len(rows)
