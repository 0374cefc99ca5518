"""Signals, memos and effects: the functions that make them.

    read, write = create_signal(0)
    double = create_memo(lambda: read() * 2)
    create_effect(lambda: print(double()))
    write.set(21)  # prints 42

UI only. With no runtime, and no Tk at all, each thread may have signals of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock, get_ident
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import ref

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import ambient
from tkasync.dispatch.refusals import FETCH_IT, refuse_unrun, value_from
from tkasync.dispatch.ui_thread import UiThread
from tkasync.errors import MemoWriteError, WrongThreadError
from tkasync.execution.spawn import calling_line
from tkasync.reactive.effect import Effect, make_effect
from tkasync.reactive.graph import MemoNode, SignalNode, graph_here, is_same
from tkasync.reactive.propagation import notify
from tkasync.reactive.runs import flush
from tkasync.reactive.sender import SignalSender
from tkasync.reactive.source import Memo, ReadSignal
from tkasync.runtime.current import current_runtime, current_scope
from tkasync.tasks.site import Site, site_of_the_program

if TYPE_CHECKING:
    from tkasync.ownership.scope import Scope

T = TypeVar("T")
Equal = Callable[[T, T], object]
# Re-entrant: the collector may run inside it, and a finalizer may ask for a sender.
_making_senders = RLock()


class WriteSignal(Generic[T]):
    """The writing end of a signal. UI only, except `sender`."""

    __slots__ = ("__weakref__", "_node", "_runtime", "_sender")

    def __init__(self, node: SignalNode[T]) -> None:
        self._node = node
        self._sender: ref[SignalSender[T]] | None = None
        # Kept for senders: with several windows open, the one whose component makes the signal is meant.
        scope: Scope | None = node.ambient["scope"]
        runtime = scope.runtime if scope is not None else None
        self._runtime = runtime if isinstance(runtime, UiThread) else None

    def set(self, value: T) -> None:
        """Give the signal a new value; an equal one changes nothing.

        The effects that have read it run before this returns; in a ``batch()`` or an effect, when that ends.

        Raises:
            WrongThreadError: called on another thread; use ``sender().set(value)``.
            MemoWriteError: called in a memo.
            CycleError: the effects it woke feed each other without end.
        """
        node = self._node
        graph = node.graph
        if get_ident() != graph.thread:
            raise self._wrong_thread("set")
        local = graph.ambient
        observer = local["observer"]
        if observer is not None and observer.forbids_writes:
            raise self._memo_write()
        old = node.value
        if is_same(node.equal, old, value):
            return
        held = local["batch"] is not None or observer is not None
        if held and node not in graph.before:
            graph.before[node] = (old, node.version)
        graph.epoch += 1
        node.value, node.version = value, graph.epoch
        if node.observers:
            if probe.signal_written is not None:
                _tell_written(node, old)
            notify(node.observers)
            if graph.queue and not held:
                flush(graph)

    def update(self, fn: Callable[[T], T]) -> None:
        """Set the signal to ``fn(value)``; the value that *fn* is given is no dependency.

        Raises:
            WrongThreadError: called on another thread; use ``sender().update(fn)``.
            MemoWriteError: called in a memo.
        """
        if get_ident() != self._node.graph.thread:
            raise self._wrong_thread("update")
        self.set(value_from("update", fn(self._node.value), fn))

    def sender(self) -> SignalSender[T]:
        """Return the object with which any thread may set the signal. Any thread.

        Every caller gets the same one while somebody holds it, so that all their calls of a turn are one update.

        Raises:
            NoRuntimeError: no window is open, or several are and the signal was made in none of them.
            RuntimeClosedError: the last window has closed.
        """
        runtime = self._runtime or current_runtime()
        sender = self._sender_to(runtime)
        if sender is None:
            made = SignalSender(self._node, self.set, runtime)
            weak = ref(made)  # weak: the sender holds its signal
            with _making_senders:
                # Looked at again: another thread, or a finalizer on this one, may have made one.
                sender = self._sender_to(runtime)
                if sender is None:
                    sender, self._sender = made, weak
        return sender

    def _sender_to(self, runtime: UiThread) -> SignalSender[T] | None:
        sender = self._sender() if self._sender is not None else None
        return sender if sender is not None and sender.posts_to(runtime) else None

    def _wrong_thread(self, method: str) -> WrongThreadError:
        argument = "value" if method == "set" else "fn"
        return WrongThreadError.ui_only(
            f"{method}() of {self._node.name}", f"write.sender().{method}({argument})"
        )

    def _memo_write(self) -> MemoWriteError:
        caller: Any = ambient.observer
        while not isinstance(caller, MemoNode):
            caller = caller.caller
        return MemoWriteError(
            f"memo {caller.name} writes {self._node.name}: a memo only computes. Return the value, "
            "or write in an effect"
        )

    def __repr__(self) -> str:
        return f"<WriteSignal {self._node.name}>"


def create_signal(
    initial: T, *, equal: Equal[T] | None = None, name: str | None = None
) -> tuple[ReadSignal[T], WriteSignal[T]]:
    """Make a value that effects can follow; return its reading and its writing end.

    Args:
        initial: the first value. From ``None`` a type checker cannot tell what comes later: annotate both ends,
            ``read: ReadSignal[str | None]`` and ``write: WriteSignal[str | None]``.
        equal: says whether a new value is no change; by default ``is``, then ``==``. A comparison that
            raises, or gives no truth value, counts as a change.
        name: what errors call it.
    """
    if equal is not None:
        refuse_unrun("equal=", equal, "pass a plain function")
    node = SignalNode(graph_here("create_signal"), initial, equal, _label(name) if probe.is_heard else name)
    return ReadSignal(node), WriteSignal(node)


def create_memo(
    fn: Callable[[], T], *, equal: Equal[T] | None = None, name: str | None = None
) -> ReadSignal[T]:
    """Create a value that *fn* computes from the signals and memos that it reads.

    It is computed at the first read, and again at a later read if a dependency has changed since. An equal result is
    not a change for its readers. An error is kept, and raised in every reader, until a dependency changes. A
    ``RecursionError`` is not kept, because it depends on the stack of one reader.

    Raises:
        TypeError: *fn* is no function, or a coroutine or generator function, which would never run.
    """
    refuse_unrun("create_memo", fn, FETCH_IT)
    if equal is not None:
        refuse_unrun("equal=", equal, "pass a plain function")
    return Memo(MemoNode(graph_here("create_memo"), fn, equal, _label(name) if probe.is_heard else name))


def create_effect(fn: Callable[[], object], *, name: str | None = None) -> Effect:
    """Run *fn* now, and again after every change of a value that it read in its last run.

    It ends with the outer effect, the component that is being set up, or the owner of the running UI task; without any
    of these it lives until ``stop()``. An error in it is reported, and it goes on. Cleanups that ``on_cleanup``
    registers in a run are called before the next one.

    Raises:
        CycleError: it writes what it reads, directly or through others, without end.
        TypeError: *fn* is no function, or a coroutine or generator function, which would never run.
    """
    refuse_unrun(
        "create_effect", fn, "use create_resource(source, fetcher), or spawn_task(...) in a plain function"
    )
    label = _label(name) if probe.is_heard else name
    return make_effect(graph_here("create_effect"), fn, current_scope(), label)


def _label(name: str | None) -> str | Site | None:
    """Return *name*, else the line of the program that led here. To find it costs as much as a signal."""
    return Site(*calling_line()) if name is None else name


def _tell_written(node: SignalNode[Any], old: object) -> None:
    """Tell of a write, with the line of the program; without one where Tk writes, for a variable that is bound say."""
    told, graph = probe.signal_written, node.graph
    if told is not None:
        site, graph.sent = graph.sent or site_of_the_program(3), None
        told(node, site, old)


class batch:  # in lower case like a function, as which it is used
    """A block whose writes run effects once: at the end of the outermost block, also if it raises.

    Reads inside give the new values already. A signal that is set back to its earlier value inside has not changed.
    What an event loop runs meanwhile, of a dialog that the block opens, is not held back.

    Raises:
        WouldBlockError: at an ``await`` of a UI task inside: it would hold back the whole window.
    """

    __slots__ = ("_graph", "_open")

    def __enter__(self) -> None:
        self._graph = graph_here("batch")
        local = self._graph.ambient
        if local["batch"] is None:
            local["batch"] = []
        self._open: list[batch] = local["batch"]
        self._open.append(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        graph = self._graph
        self._open.pop()
        # Another list is current where a coroutine that was given up is closed late: it holds nothing back any more.
        if not self._open and graph.ambient["batch"] is self._open:
            graph.ambient["batch"] = None
        if (graph.queue or graph.before) and not graph.is_held:
            flush(graph)
