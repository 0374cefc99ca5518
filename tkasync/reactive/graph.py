"""The reactive graph: its records, and the state that the signals of one thread share. No Tk.

Changes travel in two steps. A write *pushes* only the news that something may have changed (`propagation`);
values are *pulled*, when somebody reads them (`memo`) or an effect is about to run (`effect`). What was read is
kept with the version it had then, so "has anything that I read changed?" is a comparison of integers, and nothing
runs for a value that came out equal.

The algorithms work on the records of this module, whose fields are plain. What programs hold (`ReadSignal`,
`WriteSignal`, `Effect`) knows its record and hides it: ``read.value`` would be a read that nobody tracks.
Thread: a graph belongs to the one that made it.
"""

from __future__ import annotations

import threading
from threading import get_ident
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, TypeVar

from tkasync.dispatch.ambient import ambient, stored_fields
from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.dispatch.refusals import value_from
from tkasync.errors import WrongThreadError
from tkasync.reactive.names import name_with_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tkasync.ownership.scope import Scope
    from tkasync.tasks.site import Site

    # The graph compares and hands on values of many types, and never looks into one.
    AnySource: TypeAlias = "SignalNode[Any] | MemoNode[Any]"
    Reader: TypeAlias = "MemoNode[Any] | EffectNode"
    Observer: TypeAlias = "Reader | Untracked"
    Dependencies: TypeAlias = dict[AnySource, int]
    """What was read, in the order it was first read, and the version it had."""

T = TypeVar("T")

NEVER: Any = object()
"""The value of a memo that has none (not computed, or failed): equal to nothing."""


class Node:
    """A record of the graph: a signal, a memo or an effect."""

    __slots__ = ("fn", "graph", "label", "observers")

    fn: Callable[[], object] | None
    """What computes a memo, or is run by an effect."""
    graph: Graph
    label: str | Site | None
    """The name that the program gave it; without one, while a tool listens, the line that made it."""
    observers: set[Reader] | None
    """Those who follow it; ``None`` for an effect, which nobody can read."""

    @property
    def name(self) -> str:
        """What errors call it: its label, or its function's name."""
        if isinstance(self.label, str):
            return self.label
        if self.fn is not None:
            return name_with_line(self.fn)
        return "a signal" if self.label is None else f"the signal of {self.label}"


class Source(Node, Generic[T]):
    """What a signal and a memo have in common: a value to read."""

    __slots__ = ("ambient", "equal", "thread", "value", "version")

    # Set by each kind for itself: a chain of `super().__init__` calls would be a third of what a signal costs.
    observers: set[Reader]
    ambient: dict[str, Any]
    """The graph's, and so is `thread`: every read looks at both, and a look through the graph costs a tenth."""
    thread: int
    value: T
    version: int
    """Moves with each change of the value; 0 until a memo is first computed."""
    equal: Callable[[T, T], object] | None


def is_same(equal: Callable[[T, T], object] | None, old: T, new: T) -> bool:
    """Whether *new* is no change: by *equal*, or else by ``is`` and then ``==``.

    What cannot be compared, or gives no truth value (an array), is a change.
    """
    if old is new and equal is None:
        return True
    try:
        is_change = not (old == new if equal is None else value_from("equal=", equal(old, new), equal))
    except Exception:
        return False
    return not is_change


class SignalNode(Source[T]):
    """The record of a signal."""

    __slots__ = ()

    fn: None

    def __init__(
        self, graph: Graph, value: T, equal: Callable[[T, T], object] | None, label: str | Site | None
    ) -> None:
        self.graph = graph
        self.ambient: dict[str, Any] = graph.ambient
        self.thread: int = graph.thread
        self.label = label
        self.fn = None
        self.observers: set[Reader] = set()
        self.value: T = value
        self.equal: Callable[[T, T], object] | None = equal
        self.version = 0


class MemoNode(Source[T]):
    """The record of a memo: it reads, and can be read."""

    __slots__ = ("caller", "cause", "deps", "depth", "epoch", "error", "running", "stale", "traceback")

    fn: Callable[[], T]
    forbids_writes: ClassVar[bool] = True

    def __init__(
        self,
        graph: Graph,
        fn: Callable[[], T],
        equal: Callable[[T, T], object] | None,
        label: str | Site | None,
    ) -> None:
        self.graph = graph
        self.ambient: dict[str, Any] = graph.ambient
        self.thread: int = graph.thread
        self.label = label
        self.observers: set[Reader] = set()
        self.value: T = NEVER
        self.equal: Callable[[T, T], object] | None = equal
        self.version = 0
        self.fn = fn
        self.deps: Dependencies = {}
        self.stale: bool = True
        """Whether something that it has read may have changed. Not kept up while nobody observes it."""
        self.epoch: int = -1
        """The epoch of the graph in which it was last known to be right.

        In a later one it may be outdated if it is `stale`, or if nobody observes it. Who asks says so in full: this is
        asked of each link of a chain, and a method for it was a twentieth of a change."""
        self.error: Exception | None = None
        self.traceback: TracebackType | None = None
        self.running: bool = False
        self.depth: int = 0
        """How many memos are being computed inside each other, this one the innermost, while it runs."""
        self.caller: Observer | None = None
        """The observer that it was called from, while it runs."""
        self.cause: AnySource | None = None
        """What it was last computed for; kept only while a tool listens."""


def origin(source: AnySource | None) -> AnySource | None:
    """Return what changed first: a memo hands on what it was computed for, a signal is its own origin."""
    return source if source is None or source.fn is None else source.cause or source


class EffectNode(Node):
    """The record of an effect: it reads, and is read by nobody."""

    __slots__ = ("age", "caller", "deps", "depth", "owner", "parent", "running", "scope", "stale", "stopped")

    fn: Callable[[], object]
    observers: None
    forbids_writes: ClassVar[bool] = False

    def __init__(
        self,
        graph: Graph,
        fn: Callable[[], object],
        label: str | Site | None,
        age: int,
        parent: EffectNode | None,
        owner: Scope | None,
    ) -> None:
        self.graph = graph
        self.label = label
        self.observers = None
        self.fn = fn
        self.age: int = age
        """Older effects run first."""
        self.parent: EffectNode | None = parent
        """The effect that it was made in, which runs before it and may stop it."""
        self.owner: Scope | None = owner
        self.scope: Scope
        """Owns what a run makes."""
        self.deps: Dependencies = {}
        self.depth: int = 0
        """See `MemoNode`: what it reads is counted anew."""
        self.stale: bool = False
        self.running: bool = False
        self.stopped: bool = False
        self.caller: Observer | None = None
        """The observer that it was called from, while it runs."""


class Graph:
    """The state that the signals of one thread share."""

    __slots__ = ("ambient", "before", "epoch", "flushing", "queue", "round", "sent", "thread")

    def __init__(self) -> None:
        self.thread: int = get_ident()
        # Any: `ambient` belongs to a lower floor, which knows no observers.
        self.ambient: dict[str, Any] = stored_fields()
        """The fields of `ambient` on this thread. To read one here costs a third, and each read of a signal does."""
        self.epoch: int = 1
        """Counts changes of signals. A memo that was checked in this epoch need not look again."""
        self.queue: list[EffectNode] = []
        """Effects to run in the next round."""
        self.round: list[EffectNode] = []
        """Effects still to run in this round, the next one last. Shared, so that the effects behind one that
        opened a dialog run while it is open."""
        self.before: dict[SignalNode[Any], tuple[object, int]] = {}
        """What signals were before the writes that wait for the end of a batch."""
        self.flushing: Untracked = Untracked(None)
        """Stands in as observer while effects are run, so that a write between two of them waits its turn."""
        self.sent: Site | None = None
        """The line of another thread whose value a sender is about to write; kept only while a tool listens."""

    @property
    def is_held(self) -> bool:
        """Whether a write must wait: a batch is open, or an effect or memo is being run."""
        local = self.ambient
        return local["batch"] is not None or local["observer"] is not None


class _Local(threading.local):
    graph: Graph | None = None


_local = _Local()


def graph_here(call: str) -> Graph:
    """Return this thread's graph, made on first use.

    Raises:
        WrongThreadError: there is a runtime, and this is not its UI thread; *call* is what was tried.
    """
    graph = _local.graph
    if graph is None:
        runtimes = open_runtimes()
        if runtimes and not any(runtime.is_ui_thread for runtime in runtimes):
            raise WrongThreadError.ui_only(f"{call}()", f"dispatch_to_ui to run {call}() there")
        made = Graph()
        # Looked at again: a finalizer on this thread may have made one.
        graph = _local.graph = _local.graph or made
    return graph


class Untracked:
    """An observer that forgets what it is told: reads leave no trace, writes wait for the effect's end."""

    __slots__ = ("caller", "deps", "depth", "forbids_writes")

    def __init__(self, caller: Observer | None) -> None:
        self.caller: Observer | None = caller
        self.deps: Dependencies = _Forgetful()
        self.forbids_writes: bool = caller is not None and caller.forbids_writes
        self.depth: int = 0 if caller is None else caller.depth


class _Forgetful(dict[Any, int]):
    def __setitem__(self, key: object, value: int) -> None:
        pass


def untrack(fn: Callable[[], T]) -> T:
    """Call *fn* and return its result; what it reads is no dependency of the effect or memo around it.

    Writes inside keep their rules: they wait for the end of the effect, and are forbidden in a memo.
    """
    local: dict[str, Any] = ambient.__dict__  # see `Graph.ambient`
    outer: Observer | None = local.get("observer")
    if outer is None:
        return fn()
    local["observer"] = Untracked(outer)
    try:
        return fn()
    finally:
        local["observer"] = outer
