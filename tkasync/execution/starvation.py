"""`Starvation`: looks whether calls wait for a thread of the pool in vain, says who holds the threads, and has it grow.

By the clock of the host, while calls wait. UI thread, unless said otherwise.
"""

from __future__ import annotations

import logging
from time import monotonic
from typing import Any

from tkasync.dispatch.ui_thread import UiThread
from tkasync.execution.places.worker import Worker
from tkasync.execution.places.workers import WorkerPool

_log = logging.getLogger("tkasync")
_PATIENCE = 0.5  # seconds in which no thread has ended its call


class Starvation:
    """See the module.

    Args:
        ui_thread: by whose clock it goes.
    """

    def __init__(self, ui_thread: UiThread) -> None:
        self._ui_thread = ui_thread
        self._taken: dict[Worker, int] = {}
        self._has_said_so = False

    def watch(self, pool: WorkerPool) -> None:
        """Look at *pool* until no call waits there any more. Any thread."""
        self._ui_thread.on_ui_thread(self._look_again, pool)

    def _look_again(self, pool: WorkerPool) -> None:
        if not self._ui_thread.is_closed:
            self._taken = {worker: worker.number for worker in pool.workers}
            self._ui_thread.host.after(_PATIENCE, lambda: self._look(pool))

    def _look(self, pool: WorkerPool) -> None:
        if pool.calls.empty():
            pool.watched(False)
            if pool.calls.empty():  # looked at again: one that has come in between found it watched
                return
            pool.watched(True)
        taken = self._taken
        self._look_again(pool)  # before it grows: what the new thread takes does not help the others
        if not any(worker.number != taken.get(worker, worker.number) for worker in pool.workers):
            self._help(pool)

    def _help(self, pool: WorkerPool) -> None:
        if not self._has_said_so:
            self._has_said_so = True
            _tell(pool)
        elif pool.may_grow:
            pool.grow()


def _tell(pool: WorkerPool) -> None:
    workers = list(pool.workers)
    holders = [worker for worker in workers if not worker.is_away]
    # Those that are away too, where they go on with what was aborted: a program that aborts and spawns has many.
    told = [worker for worker in workers if not worker.is_away or _is_aborted(worker)]
    lines = [f"\n  {held}" for worker in told if (held := _held_by(worker))]
    growth = (
        f"The pool grows by a thread every {_PATIENCE:g} s while that lasts"
        if pool.may_grow
        else "The pool grows no further, since max_workers= says so"
    )
    _log.warning(
        "%d calls wait for a thread of the pool, and all %d are taken, by:%s\n%s. "
        "Work without an end takes executor=THREAD.",
        pool.calls.qsize(),
        len(holders),
        "".join(lines),
        growth,
    )


def _handle_of(worker: Worker) -> Any:
    """Return the handle of the task that *worker* runs; ``None`` where that is none."""
    return getattr(getattr(worker.call, "__self__", None), "handle", None)


def _is_aborted(worker: Worker) -> bool:
    handle = _handle_of(worker)
    return handle is not None and bool(handle.done())


def _held_by(worker: Worker) -> str | None:
    if worker.call is None:
        return None
    age, handle = f"for {monotonic() - worker.since:.1f} s", _handle_of(worker)
    if handle is None:
        return f"a call that was not spawned as a task, {age}"
    goes_on = ", which was aborted and goes on" if handle.done() else ""
    return f"task {handle.name!r} ({int(handle.id)}){goes_on}, {age}, spawned at {handle.spawned_at}"
