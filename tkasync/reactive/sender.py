"""`SignalSender`: sets a signal from any thread, with one update of the signal a turn of the window.

Senders take no lock: a finalizer may send while the same thread is in the middle of a send.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tkasync.dispatch import probe
from tkasync.dispatch.coalesced import Coalesced
from tkasync.dispatch.refusals import FETCH_IT, refuse_unrun, value_from
from tkasync.dispatch.ui_thread import UiThread
from tkasync.errors import NoRuntimeError
from tkasync.tasks.site import Site, site_of_the_program

if TYPE_CHECKING:
    from tkasync.reactive.graph import SignalNode

T = TypeVar("T")


class SignalSender(Generic[T]):
    """Sets and updates a signal from any thread; made by ``write.sender()``.

    However many calls there are between two turns of the window, the signal changes once, to the newest value.
    """

    __slots__ = ("__weakref__", "_node", "_runtime", "_set", "_site", "_steps", "_wake")

    def __init__(self, node: SignalNode[T], set_: Callable[[T], object], runtime: UiThread) -> None:
        if runtime.ui_thread != node.graph.thread:
            raise NoRuntimeError(
                f"{node.name} belongs to a thread without a window: make it on the UI thread"
            )
        self._node = node
        self._set = set_
        self._runtime = runtime
        # A function to apply, or None and the value to set. Any: a T, which is there only without a function.
        self._steps: deque[tuple[Callable[[T], T] | None, Any]] = deque()
        self._wake = Coalesced(runtime.post)
        self._site: Site | None = None  # of the newest call; kept only while a tool listens

    def posts_to(self, runtime: UiThread) -> bool:
        """Whether its updates go to *runtime*."""
        return self._runtime is runtime

    def set(self, value: T) -> None:
        """Have the signal set to *value* in the next turn, unless a later call replaces it. Never blocks.

        Raises:
            RuntimeClosedError: the window is closed.
        """
        self._runtime.refuse_closed("sender().set")
        # A new queue drops all earlier steps. An update that another thread is adding to the old one counts as earlier.
        self._steps = deque(((None, value),))
        if probe.is_heard:
            self._site = site_of_the_program()
        self._wake(self._apply)

    def update(self, fn: Callable[[T], T]) -> None:
        """Have *fn* compute a new value from the signal's in the next turn, after all earlier calls. Never blocks.

        *fn* runs on the UI thread. One that raises is reported and changes nothing.

        Raises:
            RuntimeClosedError: the window is closed.
            TypeError: *fn* is no function, or a coroutine or generator function, which would never run.
        """
        refuse_unrun("update", fn, FETCH_IT)
        self._runtime.refuse_closed("sender().update")
        self._steps.append((fn, None))
        if probe.is_heard:
            self._site = site_of_the_program()
        self._wake(self._apply)

    def _apply(self) -> None:
        steps = self._steps
        value = self._node.value
        for _ in range(len(steps)):  # what is sent meanwhile belongs to the next turn
            fn, sent = steps.popleft()
            if fn is None:
                value = sent
                continue
            with self._runtime.reporting(f"in an update of {self._node.name}"):
                value = value_from("update", fn(value), fn)
        graph = self._node.graph
        graph.sent = self._site
        try:
            self._set(value)
        finally:
            graph.sent = None  # an equal value is not written

    def __repr__(self) -> str:
        return f"<SignalSender of {self._node.name}>"
