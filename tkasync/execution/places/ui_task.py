"""UI tasks: coroutines that run on the UI thread, one step between two awaits at a time.

Each is a task of asyncio's on the loop of the UI thread (`tkasync.ui_tasks.loop`), from its first step on: libraries
look for the running task before they await anything. An abort cancels it there at once, so that its ``finally`` blocks
run while the widgets answer. They may await, and what they await goes on after the owner's end.

asyncio's own cancellations stay exactly ``CancelledError``, for its time limits and task groups look at the type. An
abort raises a class that is `Cancelled` too.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import ambient, running
from tkasync.errors import Cancelled, WouldBlockError
from tkasync.execution.endings import ends_the_program, is_cancellation, note_own_end
from tkasync.execution.item import WorkItem
from tkasync.execution.kinds import call_off
from tkasync.execution.runners import Engines
from tkasync.ownership.report_text import add_remedy
from tkasync.ownership.whole_end import ProgramCode
from tkasync.tasks.state import TaskKind

_ROOM = 30  # a guess: calls that a cancelled coroutine and what it awaits may need
_STUBBORN = 100  # a guess: awaits inside a batch that a coroutine may make before it is given up

_AWAIT_IN_BATCH = (
    "an await inside with batch(): would hold back every effect of the window until it is over: "
    "write value = await ... before the block, and only the writes in it"
)


class UiTaskItem(WorkItem):
    """See the module. Everything runs on the UI thread; ``stop`` is for any."""

    __slots__ = ("_coroutine", "_engines", "_has_entered", "_is_stopped", "_is_told", "_loop", "_task")
    kind: TaskKind = "ui task"
    runs_elsewhere = False

    def start(self, engines: Engines) -> None:
        self._engines = engines
        self._loop: Any = None
        self._task: Any = None
        self._coroutine: Any = None
        self._has_entered = False
        self._is_stopped = False
        self._is_told = False
        self.runtime.post(self._first_step)

    def _first_step(self) -> None:
        if not self.begin():
            return
        try:
            self._loop = self._engines.ui_loop
        except BaseException as error:  # no descriptor is left, say
            self.error: BaseException | None = error
            self.end()
        else:
            # The first step here, and not a round later: it keeps its place among the calls that are queued.
            self._loop.step_at_once(self._make_task)

    def _make_task(self) -> None:
        name = self.handle.name if self.handle is not None else ""
        self._task = self._loop.own_task(self._main(), name, self.context, self.runtime)

    @property
    def coroutine(self) -> Any:
        return self._coroutine

    @property
    def is_at_rest(self) -> bool:
        """Whether it waits for the user, or for another task: `Pilot` waits until a window has settled."""
        task = getattr(self, "_task", None)  # missing before it was started
        return task is not None and bool(self._loop.is_at_rest(task))

    @property
    def can_go_on(self) -> bool:
        coroutine = self._coroutine
        return self.is_active and coroutine is not None and not coroutine.cr_running

    # The end from outside

    def stop(self) -> bool:
        note_own_end(self)
        if super().stop():
            return True
        self.runtime.on_ui_thread(self._cancel)
        return False

    def _cancel(self) -> None:
        # Not before its first step: asyncio would never enter the coroutine then; `_main` looks itself.
        if self.is_active and self._has_entered and not self._is_stopped:
            _make_sure_of_room(_ROOM)
            self._is_stopped = True
            with ProgramCode():  # its finally blocks
                self._loop.at_once(self._task.cancel, task=self)

    # The task

    async def _main(self) -> None:
        """Run as the asyncio task; raise nothing, so that the task keeps no exception."""
        running.set(self)
        self._has_entered = True
        handle = self.handle
        try:
            if handle is None or handle.done():  # aborted before its first step
                call_off(self.fn)
                raise Cancelled
            work: Any = self.fn
            self._coroutine = _body_of(work)(*self.args) if callable(work) else work
            self.keep_value(await _steps(self, self._coroutine))
        except BaseException as error:
            self.error = error
        del handle
        self._end_here()

    def _end_here(self) -> None:
        error = self.error
        if error is not None:
            self._tell(error)
        self._coroutine = None
        # Not delivered at once: this may be inside an abort(), and callbacks never run inline.
        self.end()

    def _tell(self, error: BaseException) -> None:
        if not ends_the_program(error):
            add_remedy(error)
            return
        if self.handle is not None:
            self.handle.expect_awaiter()  # it ends the event loop, and is seen there: not to be reported as well
        self._loop.end_with(error)

    def error_for(self, error: BaseException) -> BaseException:
        """Return what to raise in the coroutine for *error*, which asyncio raises there: for the abort, ours."""
        if not self._is_stopped or self._is_told or not is_cancellation(error):
            return error
        self._is_told = True  # later ones are those of time limits in its finally blocks
        reason = self.handle.token.reason if self.handle is not None else None
        ours: BaseException = self._loop.cancellation(reason)
        return ours


@types.coroutine
def _steps(item: UiTaskItem, work: Any) -> Generator[Any, Any, Any]:
    """Run *work*, the coroutine of *item*, step by step; return its result."""
    send, error = work.send, None
    while True:
        if probe.is_heard:
            probe.tell("task_step_began", item.handle, None)
        waits_for = None
        try:
            waits_for = send(None) if error is None else work.throw(error)
            if ambient.batch is not None:
                waits_for = _refuse_await_in_batch(work)
        except StopIteration as stop:
            return stop.value
        finally:
            error = None  # it may hold this frame
            if probe.is_heard:
                probe.tell("task_step_ended", item.handle, waits_for)
        try:
            yield waits_for
        except GeneratorExit:
            work.close()  # not thrown in: the collector may have closed it before this generator
            raise
        except BaseException as thrown:
            error = item.error_for(thrown)


def _refuse_await_in_batch(work: Any) -> Any:
    """Raise at the await of *work* until the batch is left; return what is awaited after it."""
    # Here and not in the next step: the batch is current in this one only.
    for _ in range(_STUBBORN):
        waits_for = work.throw(WouldBlockError(_AWAIT_IN_BATCH))
        if ambient.batch is None:
            return waits_for
    work.close()  # now: the batch ends with it
    raise WouldBlockError(_AWAIT_IN_BATCH)


def _make_sure_of_room(calls: int) -> None:
    """Raise a ``RecursionError`` here: raised by Python at the entry of the coroutine, it would end that unentered."""
    if calls:
        _make_sure_of_room(calls - 1)


def _body_of(work: Any) -> Callable[..., Any]:
    """Return the coroutine function in *work*: calling a ``ui_task`` itself would spawn one more."""
    if isinstance(work, partial):
        return partial(_body_of(work.func), *work.args, **work.keywords)
    body: Callable[..., Any] = getattr(work, "coroutine_function", work)
    return body
