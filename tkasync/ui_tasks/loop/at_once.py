"""What runs before a call returns: a function, and the callbacks that it queues. UI thread.

So the ``finally`` blocks of a task that is aborted run while its widgets answer, and a task that waits for an event
goes on inside it.

Only steps of tasks and callbacks of futures overtake what was queued before. asyncio's transports rely on the order in
which they queue their own calls: ``connection_made`` comes before ``connection_lost``, also where the task that waits
for the connection is cancelled between the two.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

from tkasync.dispatch.ambient import Running, outside, running
from tkasync.ui_tasks.loop.stock import Queued, is_step
from tkasync.ui_tasks.loop.turns import Turns

Ts = TypeVarTuple("Ts")
_ROUNDS = 100  # a guess: as long as a chain of callbacks may be that is to end before `at_once` returns


class AtOnce(Turns):
    """See the module."""

    def at_once(self, fn: Callable[[], object], rounds: int = _ROUNDS, task: Running | None = None) -> None:
        """Call *fn*, and what that queues, and what that queues in turn, *rounds* times, before this returns.

        What libraries have queued in *task* runs first: *fn* cancels it.
        """
        outside(self._at_once_outside, fn, rounds, task)

    def _at_once_outside(self, fn: Callable[[], object], rounds: int, task: Running | None) -> None:
        if self._closed:
            return
        mine: deque[Queued] = deque()
        kept = self._enter(mine)
        try:
            if task is not None and self._ready:
                self._run_calls_of(task)
            fn()
            while mine and rounds:
                rounds -= 1
                self._run_captured(mine, kept[2])
            if self._standing.is_unsettled:
                self._standing.settle(self._ready)
        finally:
            if mine or self._ready:
                self._leave_for_later(mine, kept[2])
            self._leave(*kept)

    def step_at_once(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Call *fn*, of tkasync's own, and the one step that it queues, in a call that is a part of nothing already.

        *fn* opens no event loop, so the step asks for no turn of its own: that would follow for nothing.
        """
        if self._closed:
            return
        mine: deque[Queued] = deque()
        kept = self._enter(mine)
        try:
            self._is_quiet = True
            fn(*args)
            self._is_quiet = False
            self._run_captured(mine, kept[2])
        finally:
            self._is_quiet = False
            if mine or self._ready:
                self._leave_for_later(mine, kept[2])
            self._leave(*kept)

    def _run_calls_of(self, task: Running) -> None:
        for call in [
            call for call in self._ready if call._context.get(running) is task and not is_step(call)
        ]:
            if call in self._ready:  # a turn inside the one before takes them too
                self._ready.remove(call)
                self._run_one(call)

    def _run_captured(self, mine: deque[Queued], outer: deque[Queued] | None) -> None:
        for _ in range(len(mine)):
            if mine:  # a turn inside takes them too
                handle = mine.popleft()
                older = self._ready or outer
                if older and not is_step(handle):
                    older.append(handle)
                    continue
                if mine:  # for the event loop that this one may open
                    self._queue.ask_for_turn()
                self._run_one(handle)

    def _leave_for_later(self, mine: deque[Queued], outer: deque[Queued] | None) -> None:
        (self._ready if outer is None else outer).extend(mine)
        if self._ready:
            self._queue.ask_for_turn()
