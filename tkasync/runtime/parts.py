"""`RuntimeParts`: what the runtime of one window consists of, below its public face.

A class of its own, so that the close and the statistics can be written against it, and the `Runtime` against them.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import partial
from types import CoroutineType
from typing import Any

from tkasync.dispatch.ambient import Cleared
from tkasync.dispatch.host import Host
from tkasync.dispatch.ui_thread import UiThread
from tkasync.execution.engines import Engines
from tkasync.execution.in_flight import InFlight
from tkasync.execution.parts.spawn_map import spawn_map
from tkasync.execution.spawn import spawn
from tkasync.ownership.repeats import Repeats
from tkasync.ownership.scope import Scope
from tkasync.ownership.unhandled import report_error, tell
from tkasync.tasks.handle import TaskHandle


class RuntimeParts(UiThread):
    """One UI thread with the engines that run its work, the scopes that own it, and the objects that work refers to.

    Args:
        host: the event loop that drains the queue.
        engines: what its work runs on.
    """

    def __init__(self, host: Host, engines: Engines) -> None:
        super().__init__(host)
        self.engines = engines
        engines.serve(self)
        self.in_flight: InFlight = engines.in_flight
        # The function with two arguments filled in, and not a method, which would only hand on.
        self.spawn: partial[TaskHandle[Any]] = partial(spawn, self, engines)
        self.start_map: partial[TaskHandle[Any]] = partial(spawn_map, self, engines)
        self.repeats: Repeats = Repeats(host, partial(tell, self))
        self.ui_refs: dict[int, object] = {}
        """What ``UiRef`` keeps, by key."""
        self.dropped_calls: int = 0
        """How many queued calls the close has dropped, its time being over."""
        self.stalls: int = 0
        """How often a `StallWatch` has seen the window stand still."""
        self.longest_stall: float = 0.0
        self._scopes: dict[Scope, None] = {}
        self.scope: Scope = self.new_scope("the runtime")

    def new_scope(self, name: str, **options: Any) -> Scope:
        """Make a scope that the close of the runtime closes too. Any thread."""
        scope = Scope(self, name, **options)
        self._scopes[scope] = None
        return scope

    @property
    def open_scopes(self) -> list[Scope]:
        """The open scopes, newest first."""
        # Copied first, in one step: another thread may open a scope meanwhile.
        return list(self._scopes)[::-1]

    def refuse_work(self) -> None:
        """Count as closed, and refuse calls and work from now on. UI thread."""
        self.is_closed = True
        self.queue.close()

    def give_up(self) -> None:
        """End what has come in while the start failed; nothing of it was run. UI thread."""
        self.refuse_work()
        for scope in self.open_scopes:
            scope.close()
        self.engines.end(0.0)

    def run_cleanup(self, coroutine: CoroutineType[Any, Any, object], scope: Any) -> None:
        """Start *coroutine*, a cleanup of *scope*, on the loop; the close waits for it, within its time. UI thread."""
        name = f"cleanup {coroutine.__qualname__} of {scope.name}"
        # Of its own, and not closed with the others: it may start at the close, and is aborted when its time is over.
        lasting = Scope(self, name, above=lambda: scope.above, spawns_at_close=True)
        with Cleared():  # no part of the task that has ended the owner
            self.spawn(lasting, coroutine, (), {"name": name})

    def count_stall(self, seconds: float) -> None:
        """Count a time in which the window stood still. UI thread."""
        self.stalls += 1
        self.longest_stall = max(self.longest_stall, seconds)

    def scope_closed(self, scope: object) -> None:
        """Forget *scope*, which has closed or owns nothing. Any thread."""
        self._scopes.pop(scope, None)  # type: ignore[call-overload]  # a Scope, which `UiThread` does not know

    def aborting_many(self) -> AbstractContextManager[None]:
        """Open a block that aborts many tasks; see `Engines.aborting_many`. UI thread."""
        return self.engines.aborting_many()

    def handle_error(self, error: BaseException, where: str, owner: Any, place: object) -> None:
        """Pass *error* to the first handler; see `tkasync.ownership.unhandled`. UI thread."""
        report_error(self.repeats, error, where, owner, place)
