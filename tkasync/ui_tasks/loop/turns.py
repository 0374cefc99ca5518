"""How the loop of the UI thread runs what is ready: in turns of the window's queue, and in turns inside turns.

The loop keeps asyncio's selector, transports and subprocesses. It replaces what runs callbacks. A turn polls the
selector without waiting and runs what is ready, round after round, until nothing is or its time is over; what is left
then has its turn after the redraw, as queued calls have.

A step may open a dialog, and Tk's event loop then runs turns inside it. So

* *nothing is counted in a local variable*: turns inside take from the same queue;
* *something is armed before each callback*: the waker's flag is raised as long as a turn of the queue runs
  (`tkasync.dispatch.queue`), and what becomes ready later asks for a turn;
* a callback that is on the stack is not run again (`tkasync.ui_tasks.loop.standing`).

What is to run sooner than in a turn stands in `tkasync.ui_tasks.loop.at_once`. UI thread only, but for
`call_soon_threadsafe`.
"""

from __future__ import annotations

import logging
import sys
from asyncio import Handle, base_events
from collections import deque
from collections.abc import Callable
from contextvars import Context
from math import inf
from threading import get_ident
from time import perf_counter
from typing import Any, TypeVarTuple, Unpack

from tkasync.dispatch.ambient import enter_driver, leave_driver
from tkasync.dispatch.ui_thread import DrivenQueue, UiThread, drive
from tkasync.errors import WrongThreadError
from tkasync.ui_tasks.loop.standing import Standing
from tkasync.ui_tasks.loop.stock import THREADSAFE, THREADSAFE_FRAMES, Queued, StockLoop, is_step

Ts = TypeVarTuple("Ts")
_log: logging.Logger = logging.getLogger("asyncio")
_MANY = 50  # a guess: rounds in a dialog in which nothing came from outside
_PAUSE = 0.005  # seconds that follow them
_LEAST = 0.002  # a guess: seconds of a turn, also when the queued calls before it have used it up


class Turns(StockLoop):
    """See the module.

    Args:
        home: the window in whose turns the loop runs.
    """

    def __init__(self, home: UiThread) -> None:
        self._home = home
        self._queue: DrivenQueue = drive(home.queue, self)  # type: ignore[arg-type]  # `UiLoop` has the rest of a driver
        super().__init__()
        self._has_files = False
        self._is_asked = False
        self._captured: deque[Queued] | None = None
        self._is_quiet = False
        self._depth = 0
        self._turns = 0
        self._taken = 0
        self._rounds_alone = 0
        self._is_paused = False
        self._standing = Standing()
        # Made once: two bound methods more would be a tenth of what a turn costs.
        self._hooks: tuple[Any, ...] = self._asyncgen_firstiter_hook, self._asyncgen_finalizer_hook
        self._is_to_close = False

    # What becomes ready

    def _call_soon(self, callback: Callable[..., object], args: Any, context: Context | None) -> Queued:
        handle: Any = Handle(callback, args, self, context)  # a `Queued`; `cast` would be a call
        if self._debug:
            del handle._source_traceback[-1]  # this frame: the last one is to be the program's
        (self._ready if self._captured is None else self._captured).append(handle)
        if not self._is_quiet:
            # Also for what is to run at once: what runs before it may open a dialog, and then only a turn comes to it.
            self._queue.ask_for_turn()
        return handle  # type: ignore[no-any-return]  # a `Queued`

    def call_soon_threadsafe(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> Handle:
        """See asyncio. Any thread."""
        self._check_closed()
        if self._debug:
            self._check_callback(callback, "call_soon_threadsafe")
        handle: Any = THREADSAFE(callback, args, self, context)
        if self._debug:
            del handle._source_traceback[-THREADSAFE_FRAMES:]
        self._come(handle)
        return handle  # type: ignore[no-any-return]  # a `Queued`

    def _come(self, handle: Queued) -> None:
        """Queue *handle*, which comes from outside: a timer, another thread. Any thread."""
        self._ready.append(handle)
        self._rounds_alone = 0
        self._is_paused = False
        self._queue.ask_for_turn()

    def _add_callback(self, handle: Queued) -> None:
        if not handle._cancelled and self._standing.may_queue(handle):
            self._ready.append(handle)
            self._rounds_alone = 0

    def _write_to_self(self) -> None:
        # What other threads and signals queue asks for a turn, and needs no socket of the loop's own.
        self._queue.ask_for_turn()

    def _refuse_other_threads(self, call: str) -> None:
        if self._thread_id not in (None, get_ident()):
            raise WrongThreadError.loop_only(call)

    # A turn

    @property
    def is_ready(self) -> bool:
        """See `Driver`."""
        if self._is_paused:
            return False
        return bool(self._ready or self._captured or (self._is_asked and self._has_files))

    def run_turn(self, deadline: float) -> None:
        """See `Driver`. Without a deadline (``inf``): one round."""
        if not (self._ready or self._captured or self._has_files) or self._closed:
            return  # mostly: each turn of the queue asks, and a wake of one task has run by then
        if self._is_paused and self._depth:
            return
        deadline = max(deadline, perf_counter() + _LEAST)
        around, hooks, captured = self._enter(None)
        if captured:
            # What was to run at once has opened this loop of Tk's: it runs here, first. Calls keep their order.
            if self._ready:
                self._ready.extendleft(reversed([handle for handle in captured if is_step(handle)]))
                self._ready.extend(handle for handle in captured if not is_step(handle))
            else:
                self._ready.extend(captured)
            captured.clear()
        try:
            self._run_rounds(deadline)
        finally:
            self._leave(around, hooks, captured)

    def _run_rounds(self, deadline: float) -> None:
        ready = self._ready
        while True:
            # After each round: a file that has become ready by it would else wait until Tk tells of it.
            if self._has_files:
                self._poll()
            if not ready:
                return
            last = self._taken + len(ready)
            # Counted on the loop: a turn inside this one takes callbacks too.
            while self._taken < last and ready:
                self._taken += 1
                self._run_one(ready.popleft())
                if perf_counter() >= deadline:
                    return
            if deadline == inf or self._is_over():
                return

    def _is_over(self) -> bool:
        """Whether no further round is to follow: in a dialog it pauses where callbacks only ever queue each other."""
        if self._depth == 1 or not self._ready:
            return self._closed
        self._rounds_alone += 1
        if self._rounds_alone <= _MANY:
            return self._closed
        # anyio spins as long as the task of a cancelled scope stands in its dialog. The pause replaces the next turn.
        self._rounds_alone = 0
        self._is_paused = True
        self._home.host.after(_PAUSE, self._end_pause)
        return True

    def _end_pause(self) -> None:
        self._is_paused = False
        self._queue.ask_for_turn()  # files may be readable, too

    def _poll(self) -> None:
        events = self._selector.select(0)
        if events:
            self._process_events(events)
            if self._standing.is_deaf():
                self._rest_from_files()

    def _rest_from_files(self) -> None:
        """Watch no files for a moment: what is readable belongs to a callback that stands in a dialog."""
        raise NotImplementedError

    def _run_one(self, handle: Queued) -> None:
        if handle._cancelled:
            self._standing.queued.discard(handle)  # of a file that was taken back meanwhile
            return
        if self._depth == 1 and not self._debug:
            if self._standing.queued:
                self._standing.run(handle)
            else:
                handle._run()
        elif self._standing.can_run(handle):
            self._run_carefully(handle)
        else:
            return  # set aside: nothing has ended that it could have waited for
        # An error that a task keeps leads by its traceback to this frame, and would lead on to the task.
        del handle
        if self._standing.is_unsettled:
            self._standing.settle(self._ready)

    def _run_carefully(self, handle: Queued) -> None:
        if not self._debug:
            self._standing.run(handle)
            del handle  # as in `_run_one`
            return
        before, begun = self._turns, self.time()
        self._current_handle = handle
        try:
            self._standing.run(handle)
        finally:
            self._current_handle = None
        took = self.time() - begun
        # Not where turns have run inside it: it has opened a dialog, and has kept nobody waiting.
        if took >= self.slow_callback_duration and self._turns == before:
            shown = base_events._format_handle(handle)  # type: ignore[attr-defined]  # not in its stub
            _log.warning("Executing %s took %.3f seconds", shown, took)
        del handle  # as in `_run_one`

    # In and out

    def _enter(self, capture: deque[Queued] | None) -> tuple[Any, Any, deque[Queued] | None]:
        around = enter_driver(self)  # type: ignore[arg-type]  # `UiLoop` has the rest of a driver
        captured, self._captured = self._captured, capture
        self._is_quiet = False
        self._depth += 1
        self._turns += 1
        hooks = None
        if self._depth == 1:
            hooks = sys.get_asyncgen_hooks()
            sys.set_asyncgen_hooks(*self._hooks)
        return around, hooks, captured

    def _leave(self, around: Any, hooks: Any, captured: deque[Queued] | None) -> None:
        leave_driver(around)
        if hooks is not None:
            sys.set_asyncgen_hooks(*hooks)
        self._depth -= 1
        self._captured = captured
        if self._is_to_close:
            self._close_if_left()

    def _close_if_left(self) -> None:
        """Close the loop, unless a step of it is on the stack."""
        raise NotImplementedError
