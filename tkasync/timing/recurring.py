"""`Recurring`: work that is started again and again, by an interval, a debounce or a throttle.

A mistake that can be found early is found when the work is handed in. Each run is a task of its own. It runs in a copy
of the context in which the work was handed in, and an error in it names that line.
"""

from __future__ import annotations

from contextvars import copy_context
from typing import Any

from tkasync.dispatch.ambient import Owned, inside_task, running
from tkasync.dispatch.refusals import refuse_made
from tkasync.execution.kinds import OBJECTS, Kind, close_coroutine, kind_of, name_of
from tkasync.execution.spawn import calling_line, check_options, place
from tkasync.ownership.policies import Policy
from tkasync.ownership.scope import Scope
from tkasync.runtime.current import current_owner, runtime_of
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI, AnyExecutor, TaskOptions
from tkasync.tasks.site import Line
from tkasync.tasks.state import TaskKind
from tkasync.ui_tasks.decorator import UiTask


class Recurring:
    """See the module. ``spawn`` is for the UI thread.

    Args:
        fn: any work that ``spawn_task`` takes, but no coroutine or generator object: those run once.
        owner: a widget, a scope or an object; by default the current owner.
        executor: see ``spawn_task``; a plain function without one runs on the UI thread.
        policy: see ``spawn_task``; it goes by this work alone. A ``ui_task`` has a policy and a group of its own.

    Raises:
        TypeError: *fn* is no such work, or cannot run there.
        NoOwnerError, NoRuntimeError, RuntimeClosedError: see ``spawn_task``.
    """

    def __init__(
        self,
        fn: Any,
        *,
        owner: object = None,
        executor: AnyExecutor = None,
        policy: Policy | None = None,
    ) -> None:
        kind = kind_of(fn)
        if type(fn) in OBJECTS:
            close_coroutine(fn)  # "was never awaited" would only hide the reason
            raise TypeError(
                f"{name_of(fn)}() was called already and can run only once: pass the function itself"
            )
        if kind is Kind.FUNCTION and executor is None:
            executor = UI  # as ``after`` would: what is done again and again mostly shows something
        self.fn = fn
        self.scope: Scope = current_owner() if owner is None else scope_of(owner)
        self.runtime: Runtime = runtime_of(self.scope)
        self.runtime.refuse_closed("a timer")
        self.name: str = name_of(fn)
        self.line: Line = calling_line()
        own: TaskOptions[Any] = {"group": self, "policy": policy or "parallel"}
        if policy is None and isinstance(fn, UiTask):
            own = fn.options
        self._options: TaskOptions[Any] = {**own, "name": self.name, "executor": executor}
        check_options(self._options)
        self.kind: TaskKind = kind.value
        self.runs_elsewhere: bool = place(fn, executor).runs_elsewhere
        """Whether the runs are on another thread than the UI thread."""
        self._is_ui_call = kind is Kind.FUNCTION and executor is UI
        self._context = copy_context()
        # The runs are not a part of the task that asked for them: it does not await them, nor handle their errors.
        self._context.run(running.set, None)

    def spawn(self, scope: Scope, args: tuple[Any, ...]) -> TaskHandle[Any]:
        """Start one run for *scope*. UI thread."""
        return self._context.copy().run(self.runtime.spawn, scope, self.fn, args, self._options, self.line)

    def run_last(self, scope: Scope, args: tuple[Any, ...]) -> None:
        """Start the last run, while the owner ends.

        A function on the UI thread runs at once, for its widgets still answer now and no longer in the next turn. What
        it spawns belongs to *scope*, as in any other run: a save that goes on in the pool has the time of the close.
        """
        if self._is_ui_call:
            with self.runtime.reporting(f"in the last run of {self.name}", scope), Owned(scope):
                made = inside_task(self._context.copy(), self.fn, *args)
                refuse_made(self.name, made, self.fn)
        else:
            self.spawn(scope, args)
