"""Signals as their readers see them. Thread: the one that made them."""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident
from typing import TYPE_CHECKING, Generic, TypeVar

from tkasync.errors import WrongThreadError

if TYPE_CHECKING:
    from tkasync.reactive.graph import Dependencies, Graph, Reader

T = TypeVar("T")

_NOTHING: Dependencies = {}  # what a signal depends on


class ReadSignal(Generic[T]):
    """The reading end of a signal or memo: ``read()`` or ``read.get()``.

    Inside an effect or a memo a read makes it a dependency.
    """

    __slots__ = (
        "__weakref__", "_deps", "_epoch", "_equal", "_fn", "_graph", "_name", "_observers", "_stale",
        "_value", "_version",
    )  # fmt: skip

    def __init__(
        self, graph: Graph, value: T, equal: Callable[[T, T], object] | None, name: str | None
    ) -> None:
        self._graph = graph
        self._value = value
        self._version = 0
        self._observers: set[Reader] = set()
        self._equal = equal
        self._name = name
        # What follows is used by memos only; here it makes one type of both for the walks over the graph.
        self._fn: Callable[[], T] | None = None
        self._deps: Dependencies = _NOTHING
        self._epoch = -1
        self._stale = False

    @property
    def name(self) -> str:
        """What errors call it."""
        return self._name or "a signal"

    @property
    def is_observed(self) -> bool:
        """Whether an effect or a memo depends on it at the moment."""
        return bool(self._observers)

    def get(self) -> T:
        """The value now. UI only.

        Raises:
            WrongThreadError: called on another thread; pass the value to the task as an argument.
        """
        graph = self._graph
        if get_ident() != graph.thread:
            raise self._wrong_thread()
        observer = graph.here["observer"]
        if observer is not None:
            observer._deps[self] = self._version
        return self._value

    __call__ = get

    def _same(self, old: T, new: T) -> bool:
        """Whether *new* is no change. What cannot be compared, or gives no truth value (an array), is one."""
        if old is new and self._equal is None:
            return True
        try:
            return bool(old == new if self._equal is None else self._equal(old, new))
        except Exception:
            return False

    def _wrong_thread(self) -> WrongThreadError:
        return WrongThreadError.ui_only(
            f"reading {self.name}",
            "call_in_ui(read), or the value, read on the UI thread and passed to the task as an argument,",
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


def name_with_line(fn: Callable[..., object]) -> str:
    """What errors call *fn*; a lambda by its line, since they all have one name."""
    name = getattr(fn, "__qualname__", None)
    if name is None:
        return repr(fn)
    code = getattr(fn, "__code__", None)
    if code is not None and name.endswith("<lambda>"):
        return f"{name} (line {code.co_firstlineno})"
    return str(name)
