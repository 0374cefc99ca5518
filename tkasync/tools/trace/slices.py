"""What a timeline consists of: slices of threads, which nest, marks, and the way of a task."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ASYNC_KINDS = frozenset({"coroutine", "async generator", "ui task", "interval"})
"""Work that shares its thread with other work: between two steps, or runs, something else may run there."""


@dataclass(slots=True)
class Slice:
    """What a thread did from *begin* to *end*, seconds."""

    kind: str
    name: str
    begin: float
    end: float
    thread: int
    args: dict[str, Any] = field(default_factory=dict)
    task: int | None = None


@dataclass(slots=True)
class Mark:
    """What happened at one moment."""

    kind: str
    name: str
    at: float
    thread: int
    args: dict[str, Any]


@dataclass(slots=True)
class Task:
    """The way of a task, as far as it is in the trace."""

    number: int
    name: str
    first: float
    kind: str = "function"
    args: dict[str, Any] = field(default_factory=dict)
    spawn: Slice | None = None
    work: Slice | None = None
    """On its thread; of a kind that shares it, from its begin to its end, where other work lies in between."""
    step: Slice | None = None
    """The first one."""
    settled: float | None = None
    delivery: Slice | None = None

    @property
    def shares_its_thread(self) -> bool:
        """Whether other work may run on its thread between two of its steps."""
        return self.kind in ASYNC_KINDS


class Nested:
    """The slices of one thread, added in the order in which they end; each covers those that it overlaps."""

    def __init__(self) -> None:
        self.slices: list[Slice] = []
        self.delivery: Slice | None = None
        """The last one on it."""
        self._outermost: list[Slice] = []

    def add(self, new: Slice) -> Slice:
        """Add *new*, which begins no later than what has ended inside it."""
        while self._outermost and self._outermost[-1].end > new.begin:
            new.begin = min(new.begin, self._outermost.pop().begin)
        self._outermost.append(new)
        self.slices.append(new)
        return new
