"""`ProcessWorkers`: worker processes, as an executor. Any thread, every method.

Each process takes one piece of work at a time and nothing ahead, so one of them can be killed, and made anew, while its
neighbours work. Processes start when there is work for them.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from tkasync.dispatch.open_runtimes import refuse_unguarded
from tkasync.dispatch.timers import check_seconds
from tkasync.errors import WorkerEndedError
from tkasync.execution.remote.calls import Outcome
from tkasync.logs.open_files import open_places
from tkasync.processes.workers import open_pools
from tkasync.processes.workers.alarms import call_later
from tkasync.processes.workers.deaf import DeafWork
from tkasync.processes.workers.job import Job
from tkasync.processes.workers.process import Plan, StartMethod, WorkerProcess, check

_log = logging.getLogger("tkasync")

T = TypeVar("T")


class ProcessWorkers(Executor):
    """Processes that work for this one: what ``executor=`` takes.

    A task there has progress, checkpoints, items and the context variables of its spawner as in a thread; function,
    arguments and result are pickled. Adopt it: ``self.scope.adopt(ProcessWorkers(4))`` ends with the scope.

    Args:
        count: how many processes there are at most; as many as there are processors by default.
        start_method: ``"spawn"``; or ``"forkserver"`` where the system has it, which starts quicker.
        initializer: called in each process before its first work, with *initargs*.
        max_tasks_per_worker: after how many pieces of work a process is replaced; ``None``: never.

    Raises:
        ValueError: a *count*, *start_method* or *max_tasks_per_worker* that means nothing.
        TypeError: *initializer* cannot be called.
    """

    def __init__(
        self,
        count: int | None = None,
        *,
        start_method: StartMethod = "spawn",
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
        max_tasks_per_worker: int | None = None,
    ) -> None:
        check(count, start_method, initializer, max_tasks_per_worker)
        self.count: int = count or os.cpu_count() or 1
        """How many processes there are at most."""
        self._most = max_tasks_per_worker
        self._plan = Plan(start_method, initializer, tuple(initargs))
        # Re-entrant: the collector may run inside it, and a finalizer may abort a task. Assignments only.
        self._lock = threading.RLock()
        self._waiting: deque[Job] = deque()
        self._workers: dict[WorkerProcess, None] = {}
        self._is_closed = False
        self._all_ended = threading.Condition(self._lock)
        self._deaf = DeafWork(self)

    # Work

    def submit(self, fn: Callable[..., T], /, *args: Any, **keywords: Any) -> Future[T]:
        """Have ``fn(*args, **keywords)`` run in one of the processes; never blocks.

        Raises:
            RuntimeError: it is closed.
            NoRuntimeError: this process is a worker itself, and still imports the main module, which has no guard.
        """
        if not self._workers:
            refuse_unguarded()
        job = Job(fn, args, keywords, self._job_ended)
        with self._lock:
            if self._is_closed:
                raise RuntimeError("this ProcessWorkers is closed, and takes no more work: make another one")
            self._waiting.append(job)
        self._dispatch()
        if self._waiting:
            self._deaf.watch()
        return job.future

    def _dispatch(self) -> None:
        """Give what waits to processes that are idle, and start processes for the rest."""
        while (found := self._next()) is not None:
            worker, job = found
            worker.send(job)
        self._start_missing()

    def _next(self) -> tuple[WorkerProcess, Job] | None:
        with self._lock:
            worker = next((each for each in self._workers if _is_idle(each)), None)
            while worker is not None and self._waiting:
                job = self._waiting.popleft()
                if job.future.set_running_or_notify_cancel():
                    worker.job = job  # from now on it is not idle
                    return worker, job
        return None

    def _start_missing(self) -> None:
        while True:
            with self._lock:
                starting = sum(not worker.is_ready for worker in self._workers)
                if starting >= len(self._waiting) or len(self._workers) >= self.count:
                    return
                worker = WorkerProcess(self, self._plan)
                self._workers[worker] = None
                open_pools.enter(self)
            worker.start()

    def held_up(self) -> int:
        """Return how many pieces of work wait for a process."""
        with self._lock:
            waiting = list(self._waiting)
        return sum(not job.future.cancelled() for job in waiting)

    def at_work(self) -> list[Job]:
        """Return what the processes do."""
        with self._lock:
            return [worker.job for worker in self._workers if worker.job is not None]

    def end_work(self, future: Future[Any], seconds: float) -> None:
        """Kill the process that does *future*'s work, if it goes on *seconds* from now; another takes its place."""
        call_later(seconds, lambda: self._kill(future))

    def _kill(self, future: Future[Any]) -> None:
        with self._lock:
            worker = next(
                (each for each in self._workers if each.job is not None and each.job.future is future), None
            )
            if worker is not None:
                worker.is_leaving = True  # it may end this work just now, and is to be given no other
        if worker is not None:
            worker.kill()

    # What the processes tell

    def _job_ended(self, job: Job, outcome: Outcome) -> None:
        with self._lock:
            worker = next((each for each in self._workers if each.job is job), None)
            if worker is not None:
                # Before it is idle: work that is submitted now would be sent behind the word to end, and be lost.
                worker.is_leaving = worker.is_leaving or self._has_done_its_share(worker)
                worker.job = None
                worker.forget(job)
        if worker is not None and worker.is_leaving:
            worker.leave()
        self._dispatch()  # first: the process is to have work while this thread unpickles
        self._stop_if_over()
        job.finish(outcome)

    def _has_done_its_share(self, worker: WorkerProcess) -> bool:
        return self._most is not None and worker.taken >= self._most

    def worker_ready(self, _worker: WorkerProcess) -> None:
        """Give it work."""
        self._dispatch()
        self._stop_if_over()

    def worker_failed(self, worker: WorkerProcess, make_error: Callable[[], BaseException]) -> None:
        """Fail all that waits: the next process would not start either."""
        self._remove(worker)
        self._fail_waiting(lambda _job: make_error())

    def worker_ended(self, worker: WorkerProcess) -> None:
        """Fail what it did, and put another one in its place."""
        if not self._remove(worker):
            return
        job, code = worker.job, worker.exit_code
        if job is not None:
            job.fail(WorkerEndedError.of(job.name, code))
        if worker.is_ready:
            self._start_missing()
        elif self._is_closed:
            pass
        elif self._has_ready():
            # What waits comes to them. None is started in its place: it might end so again, without an end.
            _log.warning(
                "a worker process has ended with exit code %s before it was ready; the others go on", code
            )
        else:
            self._fail_waiting(lambda job: WorkerEndedError.before_work(job.name, code))

    def _has_ready(self) -> bool:
        with self._lock:
            return any(worker.is_ready for worker in self._workers)

    def _remove(self, worker: WorkerProcess) -> bool:
        with self._lock:
            was_there = worker in self._workers
            self._workers.pop(worker, None)
            if not self._workers:
                open_pools.leave(self)
            self._all_ended.notify_all()
        return was_there

    def _fail_waiting(self, make_error: Callable[[Job], BaseException]) -> None:
        while (job := self._take_waiting()) is not None:
            if job.future.set_running_or_notify_cancel():
                job.fail(make_error(job))

    def _take_waiting(self) -> Job | None:
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    # The end

    def close(self, timeout: float = open_pools.GRACE) -> None:
        """End the processes; return at once, and take no more work. A second time it does nothing.

        What waits is cancelled. What runs is asked to stop, at its next `checkpoint`. After *timeout* seconds the
        processes that go on are killed, and so is whatever they have started.
        """
        check_seconds("close(timeout)", timeout)
        if self.begin_to_close():
            end = partial(self.end_workers, timeout)
            threading.Thread(target=end, name="process-ending", daemon=True).start()

    def begin_to_close(self) -> bool:
        """Take no more work, and ask what runs to stop; return whether there is something to end."""
        with self._lock:
            if self._is_closed and not self._workers:
                return False
            self._is_closed = True
            workers = list(self._workers)
        while (job := self._take_waiting()) is not None:
            job.future.cancel()
        for worker in workers:
            job = worker.job
            if job is not None:
                worker.call_off(job, "the worker processes are closed")
            worker.leave()
        return True

    def end_workers(self, timeout: float) -> None:
        """Wait for the processes, and kill those that go on after *timeout* seconds. Blocks."""
        with self._lock:
            workers = list(self._workers)
        self._wait(timeout)
        for worker in workers:
            worker.kill()
        self._wait(open_pools.GRACE)

    def _wait(self, timeout: float | None) -> None:
        """Wait until no process is left, at most *timeout* seconds."""
        end = None if timeout is None else monotonic() + timeout
        with self._all_ended:
            while self._workers and (end is None or monotonic() < end):
                self._all_ended.wait(None if end is None else end - monotonic())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Do what every executor's does: take no more work, and end when all that was taken has ended.

        *wait*: return after that. *cancel_futures*: cancel what has not begun.
        """
        with self._lock:
            self._is_closed = True
        while cancel_futures and (job := self._take_waiting()) is not None:
            job.future.cancel()
        self._stop_if_over()
        if wait:
            self._wait(None)

    def follow_logs(self) -> None:
        """Have the processes log where this one does, from now on."""
        with self._lock:
            workers = list(self._workers)
        for worker in workers:
            worker.line.send("logs", open_places())

    def _stop_if_over(self) -> None:
        """Let idle processes go, once no work is left for them."""
        with self._lock:
            is_over = self._is_closed and not self._waiting
            idle = [worker for worker in self._workers if _is_idle(worker)] if is_over else []
        for worker in idle:
            worker.leave()

    def __repr__(self) -> str:
        return f"<ProcessWorkers {self.count} {'closed' if self._is_closed else 'open'}>"


def _is_idle(worker: WorkerProcess) -> bool:
    return worker.is_ready and not worker.is_leaving and worker.job is None
