"""`WorkItem`: carries work to where it runs, and its contents back to the UI thread, which frees them.

Function, arguments, result, error and context live in one slotted object. The worker's frames hold only this object.
When the work has ended the item itself is posted, and the UI thread takes its contents out. So the last reference to
a widget that a program put among the arguments is dropped where Tk may be called, not on a worker.

An item begins and ends once; docs/design.md#a-tasks-life shows its steps beside those of the handle. Each place to run
has a module with its own kinds, in `tkasync.execution.places`.
"""

from __future__ import annotations

import threading
from contextvars import Context, copy_context
from typing import TYPE_CHECKING, Any

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import running
from tkasync.dispatch.ui_thread import UiThread
from tkasync.errors import NoOwnerError, RuntimeClosedError
from tkasync.execution.endings import is_cancellation
from tkasync.execution.in_flight import InFlight
from tkasync.execution.kinds import OBJECTS, call_off, unrun, unrun_error
from tkasync.execution.runners import Engines
from tkasync.ownership.error_objects import add_note, context_of, set_context
from tkasync.ownership.report_text import words_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.outcome.tracebacks import release_frames
from tkasync.tasks.state import TaskKind

if TYPE_CHECKING:
    from tkasync.ownership.scope import Scope
    from tkasync.tasks.outcome.streams import Stream


class WorkItem:
    """See the module.

    Args:
        runtime: the UI thread to which the contents come back.
        in_flight: where it is counted until its work has ended.
        handle: its task.
        fn, args: the work.
    """

    __slots__ = (
        "args", "context", "error", "fn", "handle", "in_flight", "is_active", "is_stopped", "runtime", "thread",
        "value",
    )  # fmt: skip
    kind: TaskKind = "function"
    """What the work is; see `TaskHandle.kind`."""
    runs_elsewhere = True
    """Whether the work runs on another thread than the UI thread."""

    def __init__(
        self, runtime: UiThread, in_flight: InFlight, handle: TaskHandle[Any], fn: Any, args: tuple[Any, ...]
    ) -> None:
        self.runtime: UiThread = runtime
        self.in_flight: InFlight = in_flight
        self.handle: TaskHandle[Any] | None = handle
        """Its task; ``None`` once the contents have been released."""
        self.fn: Any = fn
        self.args: tuple[Any, ...] = args
        self.context: Context | None = copy_context()
        self.value: Any = None
        self.error: BaseException | None = None
        self.is_active: bool = False
        self.is_stopped: bool = False
        """Whether the task was aborted, once its contents are released: what it carried to other threads is to stop."""
        self.thread: int | None = None
        handle.carried_by(self)

    # What a place fills in

    def start(self, engines: Engines) -> None:
        """Send the work to where it runs. Any thread."""
        raise NotImplementedError

    def stop(self) -> bool:
        """Interrupt the work as far as its kind can be: the task has ended from outside. Any thread.

        Returns:
            Whether the item is posted already, and the delivery with it.
        """
        if not self.is_active:
            self.withdraw()
            return True
        handle = self.handle
        if handle is not None and (call := handle.on_cancel_call) is not None:
            self.in_flight.threads.start(call)  # a thread of its own: it may block for long
        self._interrupt()
        return False

    def _interrupt(self) -> None:
        """Interrupt the work, which goes on, in the way of its kind."""

    def give_up(self) -> None:
        """End by force what the work has outside of this process: the close has no more time for it. Any thread."""

    def call(self) -> Any:
        """Run the work itself, inside the task's context."""
        running.set(self)
        return self.fn(*self.args)

    def pause_changed(self) -> None:
        """Tell the work, where it does not see it, that its task was paused or resumed. Any thread."""

    def end_within(self, seconds: float) -> None:
        """End what runs aborted work *seconds* from now, where that can be ended. Any thread."""

    @property
    def can_go_on(self) -> bool:
        """Whether it is a UI task that waits, in a ``finally`` block mostly, while the window closes. UI thread."""
        return False

    @property
    def stream(self) -> Stream | None:
        """Where the items of a generator go."""
        return self.handle.stream if self.handle is not None else None

    @property
    def coroutine(self) -> Any:
        """The coroutine that runs, ``None`` for other work. Any: asyncio's, or one of the program's."""
        return None

    def keep_value(self, value: Any) -> None:
        """Take *value* as the result of work on the UI thread, so that other threads may have it. UI thread."""
        try:
            self.value = self.runtime.host.plain_outcome(value)
        except Exception as error:  # of the program's code, which copies an object of its own
            self.error = error

    def refuse_unrun(self) -> None:
        """Refuse a plain function's coroutine, which nobody awaits, and a generator, whose items nobody reads."""
        if type(self.value) not in OBJECTS:
            return
        what = unrun(self.value, self.stream is not None)
        if what is not None:
            self.value = None
            name = self.handle.name if self.handle is not None else "the function"
            raise unrun_error(name, what)

    # Begin and end

    def begin(self) -> bool:
        """Mark the work as begun; return false when the task was cancelled before. Thread of the work."""
        # Active first: an abort that comes between the two finds something to stop.
        self.thread = threading.get_ident()
        self.is_active = True
        handle = self.handle
        if handle is not None and handle.begin():
            return True
        del handle  # the withdrawal posts the contents, and this thread must hold none of them then
        self.is_active, self.thread = False, None
        # An abort that came between has seen the work as active, and has left the withdrawal to this method. One that
        # came before has withdrawn it: ten thousand posts less when as many tasks end before they have begun.
        if self in self.in_flight:
            self.withdraw()
        return False

    def end(self) -> None:
        """Resolve the handle with ``value`` or ``error``, then post the contents: the work has ended. Its thread."""
        problem = self.resolve()
        if probe.is_heard and self.handle is not None and self.handle.still_running:
            probe.tell("straggler_ended", self.handle)
        self._post()
        if problem is not None:  # after the task's own error
            self.runtime.report(problem)

    def resolve(self) -> BaseException | None:
        """Give the handle its outcome, and return what went wrong with that. Raises nothing: its thread must go on."""
        handle, error = self.handle, self.error
        try:
            if error is not None:
                self._fail(error)
            elif handle is not None:
                handle.resolve(self.value, None)
        except BaseException as problem:
            self._settle_anyway(problem)
            return problem
        return None

    def _fail(self, error: BaseException) -> None:
        handle = self.handle
        if handle is None:
            return
        if is_cancellation(error) or self._is_of_the_end(error, handle):
            if handle.resolve(None, None, cancelled=True):
                handle.cancel_token(words_of(error) or None)
            return
        self.error = error = handle.own(error)
        if not handle.resolve(None, error):
            handle.late_error(error)

    def _is_of_the_end(self, error: BaseException, handle: TaskHandle[Any]) -> bool:
        """Whether an end alone has stopped work that was about to be aborted for the same reason.

        The close, and the end of an owner, refuse new work before they abort what runs: a task that spawns between the
        two has not failed.
        """
        kind, scope = type(error), handle.scope
        by_close = issubclass(kind, RuntimeClosedError) and self.runtime.is_closed
        # On the UI thread it is the work itself that has ended its owner, and then goes on.
        by_owner = issubclass(kind, NoOwnerError) and scope.is_ending and self.runs_elsewhere
        return (by_close or by_owner) and not scope.spawns_at_close

    def _settle_anyway(self, problem: BaseException) -> None:
        """Have the handle end although *problem* came in between: a task without an end would be waited for."""
        handle, error = self.handle, self.error
        if handle is not None:
            handle.resolve(None, error if error is not None else problem)
            add_note(problem, f"Raised while the end of task {handle.name!r} was handled.")
        if error is not None and error is not problem and context_of(problem) is None:
            set_context(problem, error)

    def withdraw(self) -> None:
        """Withdraw the work: no worker has it, or the one that has it will find it cancelled. Any thread."""
        if self.handle is None:
            self.in_flight.remove(self)
        else:
            self._post()

    def count_as_ended(self, scope: Scope | None, group: object) -> None:
        """Count the work as ended, and start the next task of *group*, if one waits."""
        self.is_active = False
        if scope is not None and scope.groups is not None:
            try:
                scope.start_next(group)
            except BaseException as problem:  # of a group's __eq__, say; this thread must go on
                self.runtime.report(problem, "when the next task of a group was looked for")

    def line(self) -> tuple[Scope | None, object]:
        """Return the scope and the group of the task: what `count_as_ended` needs when the handle is gone."""
        handle = self.handle
        return (None, None) if handle is None else (handle.scope, handle.group)

    def _post(self) -> None:
        handle = self.handle
        scope, group = (None, None) if handle is None else (handle.scope, handle.group)
        del handle
        # Once it is posted, the UI thread empties the item, so this thread holds none of the contents. The post comes
        # before the work counts as ended: a queue is delivered in its order, also when the next one is spawned at this
        # moment. And before the removal: once no item is in flight, every delivery is queued.
        self.runtime.post(self)
        if scope is not None and scope.groups is not None:
            self.count_as_ended(scope, group)
        else:
            self.is_active = False  # that, without the call
        self.in_flight.remove(self)

    def finish(self) -> None:
        """Deliver the outcome and release everything. UI thread."""
        handle, error = self.handle, self.error
        if handle is None:
            return
        self.discard()
        if error is not None and not handle.holds(error):
            release_frames(error)
        handle.deliver()

    # So that the item can be posted as it is. A bound method for each is one more object to collect: the end of ten
    # thousand tasks took three times as long.
    __call__ = finish

    def discard(self) -> None:
        """Separate from the handle and release the contents. UI thread; the spawner's, when it was never sent."""
        handle, fn = self.handle, self.fn
        if handle is not None:
            self.is_stopped = handle.leave_carrier()
        self.handle = self.fn = self.value = self.error = self.context = None
        self.args = ()
        if self.thread is None and fn is not None:  # it has never begun
            # Last, for it may run code of the program.
            with self.runtime.reporting("when work that had not begun was closed", handle and handle.scope):
                call_off(fn)
