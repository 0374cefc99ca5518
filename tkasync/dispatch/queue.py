"""The queue of calls for the UI thread, and the turns in which they run.

A post is one ``put``; only the first of a burst wakes the host. A turn takes one call and runs it, again and again,
until its time budget is used up or it has reached what was queued when it began:

* Calls run in the order queued, also when one opens a modal dialog: the dialog's own event loop goes on with the next
  call in the same queue.
* A call that a running call queues belongs to a later turn, so a chain of them cannot freeze the window.

Posting is safe on every thread and inside the garbage collector: ``SimpleQueue.put`` is re-entrant, where
``queue.Queue`` and ``collections.deque`` with a lock would deadlock in a finalizer.

The wake: no post is lost
=========================

Three bits say whether somebody will look at the queue:

* ``_awake``: a wake is under way, or a turn will look again. The poster sets it before it wakes the host; the UI
  thread clears it in `_look_again`.
* The waker's flag: the event loop finds something readable. ``wake`` sets it on any thread, ``clear`` takes it back on
  the UI thread.
* The host's continuation: a timer that begins the next turn. The host sets it when a turn leaves calls in the queue.

*A poster* puts its call, then reads ``_awake``. When it reads false it sets it and wakes the host. Two posters that
both read false wake twice, which costs one empty turn.

*A turn* that has emptied the queue clears the waker's flag, then ``_awake``, then **looks at the queue once more**. A
poster that read ``_awake`` as true before that moment had put its call before it read: so the second look sees the
call, and the turn sets ``_awake`` again. It does so *without a wake*. That is right only because of the obligation of
every host: it looks at `is_empty` after each drain, and continues while there is something left
(`tkasync.dispatch.host`). A host that does not would lose these calls.

The second look must come last, after both are cleared: a poster whose wake was cleared with the flag has put its call
before it woke, so that look sees it.
As a table: docs/design.md#the-wake-no-call-is-lost; as pictures: docs/design.md#a-turn-and-a-turn-inside-a-turn.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from math import inf
from queue import Empty, SimpleQueue
from threading import get_ident
from time import perf_counter
from types import BuiltinFunctionType
from typing import TypeVarTuple, Unpack

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import outside, running, stored_fields
from tkasync.dispatch.refusals import MADE_UNRUN, UNRUN, refuse_late, refused, unrun_kind
from tkasync.errors import RuntimeClosedError, WrongThreadError

Ts = TypeVarTuple("Ts")
Report = Callable[[BaseException, str], None]
# A call without arguments is queued as it is: tuples, through which the collector walks, are a fifth of a flood's time.
Call = tuple[Callable[..., object], tuple[object, ...]] | Callable[[], object]
_A_CALL = probe.A_CALL


def _log(error: BaseException, where: str) -> None:
    logging.getLogger("tkasync").error("error %s", where, exc_info=error)


class UiDispatchQueue:
    """Calls for the UI thread, first in, first out; usable without Tk.

    The thread that makes it is its UI thread. ``dispatch`` and ``len`` are for any thread.

    Args:
        report: gets what a call raises, and where; the log by default.
        wake: called on the producer's thread when the queue stops being empty.
        clear: called on the UI thread when a turn has emptied the queue, before it looks once more: forget the wakes so
            far.
    """

    def __init__(
        self,
        *,
        report: Report = _log,
        wake: Callable[[], None] | None = None,
        clear: Callable[[], None] | None = None,
    ) -> None:
        self._queue: SimpleQueue[Call] = SimpleQueue()
        self._put: Callable[[Call], None] = self._queue.put
        self._take: Callable[[], Call] = self._queue.get_nowait
        self._ui_thread = get_ident()
        self._here = stored_fields()
        self._report = report
        self._wake, self._clear = wake, clear
        self._awake = False
        self.is_closed: bool = False
        """Whether ``close`` was called."""
        self._taken, self._deadline = 0, inf

    def connect(self, wake: Callable[[], None], clear: Callable[[], None]) -> None:
        """Use *wake* and *clear* from now on: a host's own, without a frame between. UI thread."""
        self._wake, self._clear = wake, clear

    def note_calls(self, note: Callable[[Call], object] | None) -> None:
        """Have *note* look at each call before it runs, from the next turn on; ``None``: no more. UI thread."""
        self._take = self._queue.get_nowait if note is None else probe.noting(self._queue.get_nowait, note)

    def __len__(self) -> int:
        return self._queue.qsize()

    def is_empty(self) -> bool:
        """Whether no call waits."""
        return self._queue.empty()

    def dispatch(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Queue ``fn(*args)`` for the UI thread.

        Safe from any thread, from a finalizer and from a signal handler; never blocks, never runs inline.

        Raises:
            RuntimeClosedError: the queue is closed.
            TypeError: *fn* cannot be called, or is a coroutine function.
        """
        self.admit(fn, args)

    def admit(self, fn: Callable[..., object], args: tuple[object, ...]) -> None:
        """Do what ``dispatch`` does, for arguments that are packed already: packing twice costs as much as the put."""
        if self.is_closed:
            raise RuntimeClosedError.closed("dispatch")
        # Not inspect.iscoroutinefunction(), which costs more than all the rest; what else it would find, the call does.
        try:
            if fn.__code__.co_flags & UNRUN:
                raise refused(fn)
        except AttributeError:  # not written in Python: the rarer case pays for it
            if type(fn) is not BuiltinFunctionType and (not callable(fn) or unrun_kind(fn) is not None):
                raise refused(fn) from None
        # `post` inlined: the extra call would be a third of the cost.
        self._put((fn, args) if args else fn)
        if not self._awake:
            self._ring()

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Queue as ``dispatch`` does, without its checks: also what ends after the close is queued, not lost."""
        self._put((fn, args) if args else fn)
        if not self._awake:
            self._ring()

    def _ring(self) -> None:
        """Wake the host, for the first call of a burst. Any thread."""
        # Set before the wake: the turn that it begins may clear the bit at once, and must be the last to write it.
        self._awake = True
        try:
            if self._wake is not None:
                self._wake()
        except BaseException:  # the recursion limit, say: a mark that stays would suppress every later wake
            self._awake = False
            raise

    def drain_and_execute(self, budget: float | None = None) -> int:
        """Run what is queued now, in order, and return how many calls ran. UI only.

        Args:
            budget: stop after that many seconds, the current call finished.

        Raises:
            WrongThreadError: on another thread.
            SystemExit, KeyboardInterrupt: raised by a call; the rest stays queued.
        """
        if get_ident() != self._ui_thread:
            raise WrongThreadError.ui_only("drain_and_execute", "dispatch(fn, *args)")
        before, outer = self._taken, self._deadline
        self._deadline = inf if budget is None else perf_counter() + budget
        try:
            self._call_outside(self._run_queued_heard if probe.is_heard else self._run_queued)
        finally:
            self._deadline = outer
        self._look_again()
        return self._taken - before

    def _call_outside(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        here = self._here
        free = here["scope"] is here["observer"] is here["batch"] is here["driver"] is here["around"] is None
        if free and not running.get():
            fn(*args)  # in the middle of nothing: `outside` would be half of what an empty turn costs
        else:
            outside(fn, *args)

    def _run_queued(self) -> None:
        # One loop without a call of its own: in a flood of tiny calls a method for each would double the cost.
        take, clock, deadline = self._take, perf_counter, self._deadline
        last = self._taken + self._queue.qsize()
        # Counted on the queue, not in a local: a nested turn takes calls too.
        while self._taken < last:
            try:
                call = take()
            except Empty:
                return
            self._taken += 1
            try:
                result = call[0](*call[1]) if type(call) is tuple else call()  # type: ignore[operator]  # not narrowed
                if result is not None and type(result) in MADE_UNRUN:
                    refuse_late(call, result)
            except (SystemExit, KeyboardInterrupt):
                raise  # these two end the event loop, as in any Tk program
            except BaseException as error:
                self.report(error, _A_CALL)
            call = result = None  # type: ignore[assignment]  # not kept alive until the next call
            if clock() >= deadline:
                return

    def _run_queued_heard(self) -> None:
        """Do what `_run_queued` does, and tell the probe of the turn and of each call."""
        before, queued, begun = self._taken, self._queue.qsize(), perf_counter()
        probe.tell("turn_began", queued)
        try:
            self._run_turn_heard(before + queued)
        finally:
            probe.tell("turn_ended", self._taken - before, perf_counter() - begun, queued)

    def _run_turn_heard(self, last: int) -> None:
        while self._taken < last and not self._queue.empty():
            self._taken += 1
            if (self._run_one(self._take(), _A_CALL) or perf_counter()) >= self._deadline:
                return

    def run_aside(
        self, fn: Callable[[], object], budget: float | None = None, where: str = "in a timer's call"
    ) -> None:
        """Run a call that did not come through the queue the way a queued one is run. UI only."""
        outer = self._deadline
        self._deadline = inf if budget is None else perf_counter() + budget
        try:
            self._call_outside(self._run_one, fn, where)
        finally:
            self._deadline = outer

    def _run_one(self, call: Call, where: str) -> float:
        """Run one call; report its error, and tell the probe. Return when it has ended, where a tool listens."""
        if (begun := perf_counter() if probe.is_heard else None) is not None and probe.call_began is not None:
            probe.tell("call_began", call, where)
        try:
            result = call[0](*call[1]) if type(call) is tuple else call()  # type: ignore[operator]  # not narrowed
            if result is not None and type(result) in MADE_UNRUN:
                refuse_late(call, result)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.report(error, where)
        finally:
            now = perf_counter() if begun is not None else 0.0
            if begun is not None and (where is not _A_CALL or now - begun >= probe.shortest):
                probe.tell("call_ended", call, now - begun, where)
        return now

    def report(self, error: BaseException, where: str) -> None:
        """Hand an error of what runs on the UI thread to the reporter. UI only; raises nothing."""
        try:
            self._report(error, where)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as second:  # a reporter that raises must not end the event loop
            _log(second, "in the error reporter")
            _log(error, "that it was to report")

    def _look_again(self) -> None:
        """Clear the wake when the queue is empty, then look once more; the module proves that both are needed."""
        if not self.is_empty():
            return
        if self._clear is not None:
            self._clear()
        self._awake = False
        if not self.is_empty():
            self._awake = True  # without a wake: every host looks at the queue after a drain

    @property
    def time_is_up(self) -> bool:
        """Whether the turn has used up its budget: a long call may then post its rest. UI only."""
        return perf_counter() >= self._deadline

    def redirect(self, put: Callable[[Call], None]) -> None:
        """Give what is posted from now on, and what is queued, to *put*. UI thread, after `close`."""
        self._put = put
        # A thread that was inside post() has put its call in the old queue, and may come to the wake only now.
        self._wake, self._clear = lambda: self._move_queued(put), None
        self._move_queued(put)

    def _move_queued(self, put: Callable[[Call], None]) -> None:
        self._awake = False
        for call in self.take_queued():
            put(call)

    def take_queued(self) -> Iterator[Call]:
        """Take out what is queued now, one by one, without running it. UI thread."""
        # No more than that: threads of the program may post faster than this takes.
        for _ in range(self._queue.qsize()):
            try:
                yield self._queue.get_nowait()
            except Empty:
                return

    def close(self) -> None:
        """Refuse further ``dispatch`` calls; what is queued can still be drained. Any thread."""
        self.is_closed = True
