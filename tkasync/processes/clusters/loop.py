"""`Loop`: the event loop of Dask's client, on a thread of its own, and what is logged there. Any thread."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import Context
from importlib import import_module
from typing import Any, TypeVar

from tkasync.dispatch.ambient import mark_own_thread
from tkasync.processes.clusters.on_worker import NOISY

T = TypeVar("T")


class Loop:
    """See the module. Dask would make one by itself, and leave it running where it cannot connect."""

    def __init__(self) -> None:
        started: Future[Any] = Future()
        self._thread = threading.Thread(target=self._run, args=(started,), name="cluster-loop", daemon=True)
        self._thread.start()
        self.of_tornado: Any = started.result()
        """As Dask takes it."""

    def _run(self, started: Future[Any]) -> None:
        mark_own_thread()
        # The one that tornado works on, also on Windows.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(self._serve(started))

    async def _serve(self, started: Future[Any]) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        started.set_result(import_module("tornado.ioloop").IOLoop.current())
        await self._stop.wait()

    def begin(self, call: Callable[[], Awaitable[object]]) -> Future[None]:
        """Begin *call* there: called elsewhere, a method of Dask's waits until it has ended, and is not broken off."""

        async def called() -> None:
            await call()

        return self.call(asyncio.run_coroutine_threadsafe, called(), self._loop)

    @staticmethod
    def call(function: Callable[..., T], *args: Any, **keywords: Any) -> T:
        """Call *function* of Dask's in no context: it keeps copies of the one it is called in after the end.

        In that of a task it would keep the task, and by it a window that has ended.
        """
        return Context().run(function, *args, **keywords)

    def stop(self, timeout: float) -> None:
        """End it, and wait for that, at most *timeout* seconds."""
        with suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Keep out of the logs what Dask says there, and on this thread: of an end that was asked for."""
        silence = _Silence({self._thread.ident, threading.get_ident()})
        loggers = [
            logging.getLogger(name)
            for name in list(logging.Logger.manager.loggerDict)
            if name.partition(".")[0] in NOISY
        ]
        for logger in loggers:
            logger.addFilter(silence)
        try:
            yield
        finally:
            for logger in loggers:
                logger.removeFilter(silence)


class _Silence(logging.Filter):
    """Takes no record of *threads*."""

    def __init__(self, threads: set[int | None]) -> None:
        super().__init__()
        self._threads = threads

    def filter(self, record: logging.LogRecord) -> bool:
        return record.thread not in self._threads
