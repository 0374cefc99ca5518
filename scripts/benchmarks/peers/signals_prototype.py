"""The yardstick for signals: the least code that tracks, is free of glitches and does not recurse when set.

It has no owners, errors, batches or threads, so that no core with those can be expected to be as quick.
A set marks everything downstream by a loop; effects are then run in the order made, each bringing what it
reads up to date, again by a loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["effect", "memo", "signal"]

CLEAN, CHECK, DIRTY = 0, 1, 2
_observer: Node | None = None


class Node:
    """A value (no *fn*), a memo, or an effect (nobody reads it)."""

    __slots__ = ("fn", "is_effect", "readers", "sources", "state", "value")

    def __init__(
        self, value: Any = None, fn: Callable[[], Any] | None = None, is_effect: bool = False
    ) -> None:
        self.value = value
        self.fn = fn
        self.is_effect = is_effect
        self.sources: dict[Node, None] = {}
        self.readers: dict[Node, None] = {}
        self.state = CLEAN if fn is None else DIRTY

    def get(self) -> Any:
        if self.state:
            refresh(self)
        if _observer is not None:
            self.readers[_observer] = None
            _observer.sources[self] = None
        return self.value

    def set(self, value: Any) -> None:
        if value == self.value:
            return
        self.value = value
        for effect_node in mark(self):
            refresh(effect_node)


def mark(start: Node) -> list[Node]:
    """Everything downstream may have changed; its direct readers have. Returns the effects to run."""
    effects: list[Node] = []
    for reader in start.readers:
        if reader.is_effect and reader.state == CLEAN:
            effects.append(reader)
    stack: list[Node] = []
    for reader in start.readers:
        if reader.state == CLEAN:
            stack.append(reader)
        reader.state = DIRTY
    while stack:
        for reader in stack.pop().readers:
            if reader.state == CLEAN:
                reader.state = CHECK
                stack.append(reader)
                if reader.is_effect:
                    effects.append(reader)
    return effects


def refresh(node: Node) -> None:
    """Bring *node* up to date, its sources first; a loop, so that a long chain does not recurse."""
    stack = [node]
    while stack:
        top = stack[-1]
        if top.state:
            stale = [source for source in top.sources if source.state]
            if stale:
                stack += reversed(stale)
                continue
            if top.state == DIRTY:
                run(top)
            top.state = CLEAN  # of those in CHECK nothing that they read has changed after all
        stack.pop()


def run(node: Node) -> None:
    global _observer
    for source in node.sources:
        del source.readers[node]
    node.sources = {}
    outer, _observer = _observer, node
    try:
        value = node.fn()  # type: ignore[misc]  # only nodes with a function are ever stale
    finally:
        _observer = outer
        node.state = CLEAN
    if value != node.value:
        node.value = value
        for reader in node.readers:
            reader.state = DIRTY


def signal(value: Any) -> Node:
    """A value."""
    return Node(value)


def memo(fn: Callable[[], Any]) -> Node:
    """A value computed from others."""
    node = Node(fn=fn)
    refresh(node)
    return node


def effect(fn: Callable[[], Any]) -> Node:
    """Run *fn* now and after each change of what it read."""
    node = Node(fn=fn, is_effect=True)
    refresh(node)
    return node
