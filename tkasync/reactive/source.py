"""Signals and memos as their readers see them. Thread: the one that made them."""

from __future__ import annotations

from threading import get_ident
from typing import TYPE_CHECKING, Generic, TypeVar

from tkasync.errors import WrongThreadError
from tkasync.reactive.memo import compute_again, refresh
from tkasync.reactive.runs import flush

if TYPE_CHECKING:
    from tkasync.reactive.graph import MemoNode, SignalNode

T = TypeVar("T")


class ReadSignal(Generic[T]):
    """The reading end of a signal or memo: ``read()`` or ``read.get()``.

    Inside an effect or a memo a read makes it a dependency.
    """

    __slots__ = ("__weakref__", "_node")

    _node: SignalNode[T] | MemoNode[T]

    def __init__(self, node: SignalNode[T] | MemoNode[T]) -> None:
        self._node = node

    @property
    def name(self) -> str:
        """What errors call it."""
        return self._node.name

    @property
    def is_observed(self) -> bool:
        """Whether an effect or a memo depends on it at the moment."""
        return bool(self._node.observers)

    def get(self) -> T:
        """Return the value now. UI only.

        Raises:
            WrongThreadError: called on another thread; pass the value to the task as an argument.
        """
        node = self._node
        if get_ident() != node.thread:
            raise _wrong_thread(self)
        observer = node.ambient["observer"]
        if observer is not None:
            observer.deps[node] = node.version
        return node.value

    __call__ = get

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


class Memo(ReadSignal[T]):
    """A value computed by a function, at most once for each change of what the function read."""

    __slots__ = ()

    _node: MemoNode[T]

    def get(self) -> T:
        """Return the value now, computed if what it was computed from has changed. UI only.

        Raises:
            WrongThreadError: called on another thread; pass the value to the task as an argument.
            CycleError: the memo is just being computed, and needs itself.
            Exception: what its function raised; it is kept, like a value, until a dependency changes.
        """
        node = self._node
        if get_ident() != node.thread:
            raise _wrong_thread(self)
        graph = node.graph
        if node.epoch != graph.epoch and (node.stale or not node.observers):
            refresh(node)
            if graph.queue and not graph.is_held:  # an effect that was made in it has written
                flush(graph)
        elif node.error is not None:
            compute_again(node)
            if graph.queue and not graph.is_held:
                flush(graph)
        observer = node.ambient["observer"]
        if observer is not None:
            observer.deps[node] = node.version
        if node.error is not None:
            raise node.error.with_traceback(node.traceback)  # else every reader would lengthen it
        return node.value

    __call__ = get


def _wrong_thread(read: ReadSignal[T]) -> WrongThreadError:
    return WrongThreadError.ui_only(
        f"reading {read.name}",
        "call_in_ui(read), or the value, read on the UI thread and passed to the task as an argument,",
    )
