"""`UnderWay`: the work of mutations, which outlives what has called it, and is given time at the close. UI only.

All of it belongs to one scope of its own, so that a line of serial calls goes through all components. An error that
nobody handles still goes to the boundaries around the component that made the call.
"""

from __future__ import annotations

from typing import Any, Protocol

from tkasync.ownership.scope import Scope
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import TaskOptions
from tkasync.tasks.outcome.unasked import PATIENCE


class Call(Protocol):
    """One call of a mutation."""

    owner: Scope
    """What has made it; it may have ended."""

    def takes(self, error: BaseException) -> bool:
        """Hear that it has failed; whether the program shows *error* by itself."""


class UnderWay:
    """See the module."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        # Not one of the runtime's open scopes: the close gives its tasks time, and aborts them after that.
        self._scope = Scope(runtime, "the mutations", above=lambda: runtime.scope, spawns_at_close=True)
        self._scope.take_errors(self._hand_on)
        self._calls: dict[TaskHandle[Any], Call] = {}

    def spawn(
        self, call: Call | None, work: Any, args: tuple[Any, ...], options: TaskOptions[Any]
    ) -> TaskHandle[Any]:
        """Start *work*, for *call* if its error is that call's."""
        handle = self._runtime.spawn(self._scope, work, args, options)
        if call is not None:
            self._calls[handle] = call
            handle.on_every_end(self._forget)
        return handle

    def _forget(self, handle: TaskHandle[Any]) -> None:
        if handle.raised is None or self._runtime.is_closed:
            self._calls.pop(handle, None)
        else:  # for so long an error may wait for somebody who asks
            self._runtime.host.after(PATIENCE, lambda: self._calls.pop(handle, None))

    def _hand_on(self, error: BaseException) -> bool:
        """Offer *error* to the boundaries around what made the call; return whether one took it."""
        call = next((call for handle, call in self._calls.items() if handle.holds(error)), None)
        if call is None:
            return False
        if call.takes(error):
            return True
        scope: Scope | None = call.owner
        while scope is not None:
            if scope.on_unhandled is not None and scope.on_unhandled(error):
                return True
            scope = scope.above
        return False
