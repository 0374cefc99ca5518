"""Work on the UI thread: a plain function in a turn of it (``executor=UI``, ``call_in_ui``), and UI tasks.

A UI task is a coroutine that runs one step between two awaits at a time.
What it awaits is a `Trap` in the end: something that is started, wakes the driver once, and can be taken back.
Cancellation is level-triggered: once a UI task is cancelled, every further await raises `Cancelled` at once, so a
``finally`` block can touch the window but cannot keep the task alive.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from concurrent.futures import Future
from functools import partial
from typing import Any, Protocol

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import Cleared, ambient, inside_task, running, running_loop, set_running_loop
from tkasync.errors import Cancelled, WouldBlockError
from tkasync.execution.item import Engines, WorkItem, ends_the_program
from tkasync.execution.places.no_asyncio import NOTHING, STUB, asyncio_refused
from tkasync.ownership.whole_end import ProgramCode
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.outcome.awaiting import make_futures_awaitable
from tkasync.tasks.outcome.lazy_future import remove_done_callback
from tkasync.tasks.state import TaskKind

_log = logging.getLogger("tkasync")
_ROOM = 30  # a guess: calls that a cancelled coroutine and what it awaits may need
_STUBBORN = 100  # a guess: awaits that a cancelled task may still make before it is given up

_AWAIT_IN_BATCH = (
    "an await inside with batch(): would hold back every effect of the window until it is over: "
    "write value = await ... before the block, and only the writes in it"
)


class Trap(Protocol):
    """Something a UI task waits for."""

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        """Begin; call *wake* on the UI thread when the wait is over. Return what takes it back."""


class FutureTrap:
    """Waits for a future that may end on any thread; for a task until its callbacks have run."""

    def __init__(self, future: Future[Any], item: UiTaskItem) -> None:
        self._future = future
        self.is_at_rest: bool = isinstance(future, TaskHandle)  # that task is waited for by itself
        self._post = item.runtime.post

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        future, post = self._future, self._post
        # Callbacks first: what awaits the task may destroy its owner, and they would never run.
        if isinstance(future, TaskHandle):
            return future.call_when_delivered(wake)

        def ended(_future: Future[Any]) -> None:
            post(wake)

        future.add_done_callback(ended)
        return lambda: remove_done_callback(future, ended)


class UiCallItem(WorkItem):
    """A plain function in a turn of the UI thread."""

    __slots__ = ()
    runs_elsewhere = False

    def start(self, engines: Engines) -> None:
        self.runtime.post(self.run)

    def stop(self) -> bool:
        _note_own_end(self)
        return super().stop()

    def run(self) -> None:
        """Run the work, and its callbacks right after it: the turn is the UI thread's already."""
        if not self.begin():
            return
        try:
            self.keep_value(inside_task(self.context, self.call))  # type: ignore[arg-type]  # set until finish()
            self.refuse_unrun()
        except (SystemExit, KeyboardInterrupt) as error:
            self.error: BaseException | None = error
            raise  # these two end the event loop, as in any Tk program
        except BaseException as error:
            self.error = error
        finally:
            self._end_here()

    def _end_here(self) -> None:
        if ends_the_program(self.error) and self.handle is not None:
            self.handle.expect_awaiter()  # it ends the event loop, and is seen there: not to be reported as well
        problem = self.resolve()
        self.count_as_ended(*self.line())
        self.in_flight.remove(self)
        self.finish()
        if problem is not None:
            self.runtime.report(problem)


class UiTaskItem(WorkItem):
    """See the module. Everything runs on the UI thread; ``stop`` is for any."""

    __slots__ = (
        "_coroutine",
        "_interrupts",
        "_stubborn",
        "_take_back",
        "_wait_number",
        "is_at_rest",
        "is_stepping",
    )
    kind: TaskKind = "ui task"
    runs_elsewhere = False

    def start(self, engines: Engines) -> None:
        make_futures_awaitable()
        self._coroutine: Any = None
        self._take_back: Callable[[], object] | None = None
        self._interrupts: list[BaseException] = []
        self._stubborn = 0
        self._wait_number = 0
        self.is_stepping: bool = False
        self.is_at_rest: bool = False
        self.runtime.post(self._first_step)

    def _first_step(self) -> None:
        if self.begin():
            self._step(None)

    def stop(self) -> bool:
        _note_own_end(self)
        if super().stop():
            return True
        self.runtime.on_ui_thread(self._throw_cancelled)
        return False

    def _throw_cancelled(self) -> None:
        if self.is_active:
            _make_sure_of_room(_ROOM)
            reason = self.handle.token.reason if self.handle is not None else None
            with ProgramCode():  # its finally blocks
                self.interrupt(Cancelled(reason))

    def interrupt(self, error: BaseException) -> None:
        """Raise *error* in the coroutine, where it waits or at its next await."""
        if self.is_stepping:
            self._interrupts.append(error)
        else:
            try:
                self._stop_waiting()
            finally:  # the future of somebody else's executor may be of another make
                self._step(error)

    def forget_interrupt(self, error: BaseException) -> None:
        """Drop *error*, which need not be raised any more: the block that it was to end has been left."""
        if error in self._interrupts:
            self._interrupts.remove(error)

    def wait_for(self, future: Future[Any]) -> Generator[Trap, None, None]:
        """Wait as ``await future`` does in a UI task."""
        yield FutureTrap(future, self)

    # One step

    def call(self) -> Any:
        """Make the coroutine, inside the task's context."""
        running.set(self)
        work: Any = self.fn
        return _body_of(work)(*self.args) if callable(work) else work

    def _step(self, error: BaseException | None) -> None:
        """Run the coroutine to its next await; end the item when there is none."""
        while True:
            trap = self._advance(error)
            if probe.listener is not None:
                probe.tell("task_step_ended", self.handle, trap)
            if trap is None or not self.is_active:
                return
            error = self._refusal(trap) or self._start_waiting(trap)
            if error is None:
                return
            if self._stubborn > _STUBBORN:
                self._give_up()
                return

    def _advance(self, error: BaseException | None) -> Any:
        if probe.listener is not None:
            probe.tell("task_step_began", self.handle, None)
        self.is_stepping = True
        try:
            with Cleared(driver=self):
                return inside_task(self.context, self._send, error)  # type: ignore[arg-type]  # set until finish()
        except StopIteration as stop:
            self.keep_value(stop.value)
        except BaseException as raised:
            self.error: BaseException | None = raised
        finally:
            self.is_stepping = False
        self._end_here()
        return None

    def _send(self, error: BaseException | None) -> Any:
        loop = running_loop()
        set_running_loop(STUB)
        try:
            if self._coroutine is None:
                self._coroutine = self.call()
            trap = self._coroutine.send(None) if error is None else self._coroutine.throw(error)
            if ambient.batch is not None:
                trap = self._refuse_await_in_batch()
            return trap if trap is not None else NOTHING
        finally:
            set_running_loop(loop)

    def _refuse_await_in_batch(self) -> Any:
        """Raise at the await until the batch is left; return what is awaited after it."""
        # Here and not in the next step: the batch is current in this one only.
        for _ in range(_STUBBORN):
            trap = self._coroutine.throw(WouldBlockError(_AWAIT_IN_BATCH))
            if ambient.batch is None:
                return trap
        raise WouldBlockError(_AWAIT_IN_BATCH)

    def _refusal(self, trap: Any) -> BaseException | None:
        """Return what to raise instead of waiting for *trap*; ``None`` when it can be waited for."""
        if self.handle is None or self.handle.done():  # aborted, or its time is up
            self._stubborn += 1
            return Cancelled()
        if self._interrupts:
            return self._interrupts.pop(0)
        if not hasattr(type(trap), "start"):  # not of the object, which may be anybody's
            return asyncio_refused("what it awaits")
        return None

    def _start_waiting(self, trap: Trap) -> BaseException | None:
        self._wait_number += 1
        turn = self._wait_number
        # For `Pilot`, which waits until a window has settled: this task waits for the user, or for another task.
        self.is_at_rest = getattr(trap, "is_at_rest", False)
        try:
            self._take_back = trap.start(lambda: self._wake(turn))
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:  # a sequence that Tk does not know, a widget that is gone
            return error
        return None

    def _wake(self, turn: int) -> None:
        # The number tells a late wake: its wait was interrupted meanwhile, or is over.
        if turn == self._wait_number and self.is_active and not self.is_stepping:
            self._take_back = None
            self._wait_number += 1
            self._step(None)

    def _stop_waiting(self) -> None:
        self._wait_number += 1
        take_back, self._take_back = self._take_back, None
        if take_back is not None:
            take_back()

    def _give_up(self) -> None:
        self.error = RuntimeError("a cancelled UI task goes on awaiting: let Cancelled pass")
        _log.warning("UI task %s is given up: %s", self.fn, self.error)
        self._end_here()

    def _end_here(self) -> None:
        ending = self.error if ends_the_program(self.error) else None
        if ending is not None and self.handle is not None:
            self.handle.expect_awaiter()  # it ends the event loop, and is seen there: not to be reported as well
        self._coroutine = None
        # Not delivered at once: this may be inside an abort(), and callbacks never run inline.
        self.end()
        if ending is not None:
            raise ending


def _note_own_end(item: WorkItem) -> None:
    # The task that runs here, and not one in whose dialog somebody else has ended the owner.
    if running.get() is item and item.handle is not None:
        item.handle.note_own_end()


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
