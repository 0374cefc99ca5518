"""`LazyFuture`: a future that costs little until somebody waits for it.

``concurrent.futures.Future`` makes a condition for each future, which costs more than all the rest of a task. Most
tasks are never waited for, so this one makes it when it is first asked for. Any thread.

A waiter is never missed, and never told of what it has seen. ``wait()`` and ``as_completed()`` hold the condition from
their look at the state until they can be told; the thread that resolves the future sets the final state, and tells,
while it holds the condition. One that found none, and finds one as it sets the state, begins again. A state set without
the condition was counted twice, or not at all: a ``wait()`` returned before the last task, or never.

It relies on parts of ``Future`` that are not documented, and that ``wait()``, ``as_completed()`` and
``asyncio.wrap_future()`` rely on too: ``_state``, ``_condition``, ``_waiters``, ``_done_callbacks`` and the three
methods of a waiter. `tests/test_futures_internals.py` fails with one sentence when a version of Python changes one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures._base import CANCELLED_AND_NOTIFIED, FINISHED, PENDING
from threading import Condition, RLock
from typing import Any, Generic, TypeVar

from tkasync.dispatch.refusals import refuse_made
from tkasync.ownership.report_text import shown, text_of

T = TypeVar("T")
FINAL = (FINISHED, CANCELLED_AND_NOTIFIED)
"""The states in which a task has ended."""
_log = logging.getLogger("tkasync")
LOCK = RLock()
"""One for all tasks of the process: a lock for each would be one more object that lives as long as its task.

It is held for a few assignments and never while anything is called. So no other lock is taken under it: a task's
condition is taken before it, a scope's lock before or after it. Re-entrant, since the collector may run inside it and a
finalizer may abort a task. Reading a state without it is sound: each state is one attribute, it goes one way, and the
values that belong to a final state are stored before it. docs/design.md#locks has the others."""


class LazyFuture(Future[T], Generic[T]):
    """See the module. What changes its state is `TaskHandle`'s; ``set_result`` and its kin are not for it."""

    # Defaults on the class in place of Future.__init__, which makes the condition: subclasses do not call it. An
    # instance stores what differs.
    _state: str = PENDING
    _result: T | None = None
    _exception: BaseException | None = None
    _made_condition: Condition | None = None
    _waiters: list[Any]
    # A tuple, changed under `LOCK`: to wait by a done-callback needs no condition then, which costs more than the rest.
    _done_callbacks: tuple[Callable[[Any], object], ...] = ()

    @property
    def _condition(self) -> Condition:  # type: ignore[override]  # Future keeps an attribute
        """What ``wait()`` and ``as_completed()`` use; made by the first of them."""
        condition = self._made_condition
        if condition is None:
            # Made before the lock is taken, so that no collection falls between the look and the store: a finalizer may
            # ask for the condition of this very task. With it what Future does not touch without it: every list is one
            # more thing to collect.
            made, waiters = Condition(), self.make_waiters()
            with LOCK:
                if self._made_condition is None:
                    self._waiters, self._made_condition = waiters, made
                condition = self._made_condition
        return condition

    def make_waiters(self) -> list[Any]:
        """Return the list for what ``wait()`` and ``as_completed()`` put in. Under `LOCK`."""
        return []

    def _notify(self, condition: Condition) -> None:
        """Notify what waits by *condition*, which is held, that the final state is set. Not under `LOCK`."""
        for waiter in self._waiters:
            if self._state == CANCELLED_AND_NOTIFIED:
                waiter.add_cancelled(self)
            elif self._exception is not None:
                waiter.add_exception(self)
            else:
                waiter.add_result(self)
        condition.notify_all()

    def add_done_callback(self, fn: Callable[[Any], object]) -> None:
        """Call *fn* with the future when it ends, at once when it has. Any thread."""
        while True:
            before = self._done_callbacks
            more = (*before, fn)  # before the lock: a finalizer that runs here may add one too
            with LOCK:
                if self._state in FINAL:
                    break
                if self._done_callbacks is before:
                    self._done_callbacks = more
                    return
        self._call_back((fn,))

    def remove_done_callback(self, fn: Callable[[Any], object]) -> int:
        """Take *fn* back; return how often it was there. It may still be called when the end is being told."""
        while True:
            before = self._done_callbacks
            left = tuple([callback for callback in before if callback != fn])
            with LOCK:
                if self._done_callbacks is before:
                    self._done_callbacks = left
                    return len(before) - len(left)

    def _call_back(self, callbacks: tuple[Callable[[Any], object], ...]) -> None:
        """Call all of *callbacks*, whatever one of them raises: the next one may be somebody's wait.

        ``Future._invoke_callbacks()`` leaves out what stands behind one that raises a ``BaseException``.
        """
        ending: BaseException | None = None
        for fn in callbacks:
            try:
                made = fn(self)
                if made is not None:
                    refuse_made("add_done_callback", made, fn, "pass a plain function, or use on_done(...)")
            except (SystemExit, KeyboardInterrupt) as error:
                ending = ending or error
            except BaseException as error:
                _log.error("error in a done-callback of %r: %s", self, text_of(error), exc_info=shown(error))
        if ending is not None:
            raise ending


def remove_done_callback(future: Future[Any], fn: Callable[[Future[Any]], object]) -> int:
    """Take *fn* back; return how often it was there. Any thread.

    What waits for a long-lived future again and again must not leave a trail in it. While another thread tells of the
    end, *fn* may still be called.
    """
    own: Callable[[object], int] | None = getattr(future, "remove_done_callback", None)
    if own is not None:  # a task's, or of one that is a future by its methods only
        return own(fn)
    with future._condition:
        callbacks: list[Any] = future._done_callbacks  # type: ignore[attr-defined]  # not in its stub
        # A new list: the thread that tells of the end walks the old one, without the lock. Shortened meanwhile, it
        # would pass over whoever stands behind.
        left = [callback for callback in callbacks if callback != fn]
        future._done_callbacks = left  # type: ignore[attr-defined]  # as above
    return len(callbacks) - len(left)
