"""`WorkerProcess`: one process of `ProcessWorkers`, and the line to it. Any thread, unless said otherwise."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Literal, NamedTuple, Protocol

from tkasync.dispatch.refusals import brief
from tkasync.errors import WorkerEndedError
from tkasync.execution.remote.line import Line, Message
from tkasync.execution.remote.sending import pack, unpack_error
from tkasync.logs.open_files import open_places
from tkasync.ownership.error_objects import clone
from tkasync.ownership.executors.process_trees import kill_group
from tkasync.processes.workers.job import Job
from tkasync.processes.workers.main import main

StartMethod = Literal["spawn", "forkserver"]
"""How a worker process starts: as a new Python, or as a copy of one that holds nothing of the window's."""
_numbers = count(1)


class Plan(NamedTuple):
    """How the processes of a pool start."""

    start_method: StartMethod
    initializer: Callable[..., object] | None
    initargs: tuple[Any, ...]

    def packed(self) -> bytes | None:
        """Return the initializer and its arguments pickled, ``None`` without one.

        Raises:
            NotSendableError: one of them cannot be.
        """
        if self.initializer is None:
            return None
        parts = [("the initializer of ProcessWorkers", self.initializer)]
        parts += [
            ("an argument of the initializer of ProcessWorkers", argument) for argument in self.initargs
        ]
        return pack((self.initializer, self.initargs), parts)


def check(count: object, start_method: object, initializer: object, most: object) -> None:
    """Refuse arguments of `ProcessWorkers` that mean nothing: TypeError, ValueError."""
    for name, number in (("count", count), ("max_tasks_per_worker", most)):
        if number is not None and (type(number) is not int or number < 1):
            raise ValueError(f"{name} is a number, 1 or more, not {number!r}")
    if start_method not in ("spawn", "forkserver"):
        raise ValueError(f"start_method is 'spawn' or 'forkserver', not {start_method!r}")
    if initializer is not None and not callable(initializer):
        raise TypeError(f"initializer is a function, not {brief(initializer)}: write f and not f()")


class Pool(Protocol):
    """What a process belongs to: a `ProcessWorkers`, which stands above. On the threads of the line."""

    def worker_ready(self, worker: WorkerProcess) -> None:
        """Note that *worker* can take work."""

    def worker_failed(self, worker: WorkerProcess, make_error: Callable[[], BaseException]) -> None:
        """Note that *worker* cannot start; *make_error* makes the error, once for each task."""

    def worker_ended(self, worker: WorkerProcess) -> None:
        """Note that *worker* has ended."""


class WorkerProcess:
    """See the module.

    Args:
        pool: what is told.
        plan: how it starts.
    """

    def __init__(self, pool: Pool, plan: Plan) -> None:
        self._pool = pool
        self._plan = plan
        self._work: dict[int, Job] = {}
        self._process: BaseProcess | None = None
        self.line: Line = Line(self._work, self._take, self._ended)
        self.job: Job | None = None
        """What it does; the pool sets it."""
        self.is_ready: bool = False
        """Whether it can take work: it has imported the program, and the initializer has run."""
        self.is_leaving: bool = False
        """Whether it takes no more."""
        self.taken: int = 0
        """How many pieces of work it has taken."""
        self.exit_code: int | None = None
        """How the process has ended; negative for a signal."""

    def start(self) -> None:
        """Start the process, on a thread of its own."""
        try:
            self.line.start(self._connect)
        except RuntimeError as error:  # there are no more threads
            self._pool.worker_failed(self, _maker_of(error))

    def _connect(self) -> Connection | None:
        try:
            initializer = self._plan.packed()
            # Any: the stubs give the base of all contexts, which has no Process.
            context: Any = multiprocessing.get_context(self._plan.start_method)
            ours: Connection
            ours, theirs = context.Pipe()
            name = f"tkasync-process-{next(_numbers)}"
            process: BaseProcess = context.Process(
                target=main, args=(theirs, initializer, open_places()), name=name
            )
            process.start()
        except EOFError:  # the server that copies itself has ended
            self._pool.worker_failed(self, lambda: WorkerEndedError.before_work("the fork server", None))
            return None
        except Exception as error:
            self._pool.worker_failed(self, _maker_of(error))
            return None
        theirs.close()
        self._process = process
        return ours

    def send(self, job: Job) -> None:
        """Have the process do *job*."""
        self.job = job
        self.taken += 1
        self.line.send_made(lambda: self._message_of(job))

    def _message_of(self, job: Job) -> Message | None:
        try:
            call = job.make_call(self.line.send)
        except BaseException as error:
            self.job = None
            job.fail(error)
            self._pool.worker_ready(self)
            return None
        self._work[call.number] = job
        return "work", call

    def forget(self, job: Job) -> None:
        """Hear no more of *job*, which has ended."""
        self._work.pop(job.number, None)

    def call_off(self, job: Job, reason: str) -> None:
        """Ask *job* to stop, which may still be on its way there. Its number is known when it has been sent."""
        self.line.send_made(lambda: ("cancel", job.number, reason))

    def leave(self) -> None:
        """End after what is under way."""
        self.is_leaving = True
        self.line.send("stop")

    # The line's reader

    def _take(self, message: Message) -> None:
        if message[0] == "ready":
            self.is_ready = True
            self._pool.worker_ready(self)
        elif message[0] == "ended":
            _kind, number, outcome = message
            job = self._work.get(number)
            if job is not None:
                job.ended(outcome)
        elif message[0] == "failed":
            data, text = message[1:]
            self._pool.worker_failed(self, lambda: unpack_error(data, text, "initializer"))

    def _ended(self) -> None:
        process = self._process
        if process is not None:
            process.join()
            self.exit_code = process.exitcode
        self._pool.worker_ended(self)

    # Its end by force

    def kill(self) -> None:
        """Kill the process, and what it has started, also what it has left. Blocks no longer than a signal takes."""
        process = self._process
        if process is None or process.pid is None:
            return
        kill_group(process.pid)
        if self.exit_code is None:
            process.kill()


def _maker_of(error: Exception) -> Callable[[], BaseException]:
    """Return what makes an error like *error*, once for each task."""
    return lambda: clone(error) or error
