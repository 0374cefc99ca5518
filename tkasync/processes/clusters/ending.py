"""How a client of Dask's ends, and the cluster that was started for it: in bounded time, and without noise.

Not on the UI thread: it takes seconds where a worker is stuck.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

from tkasync.processes.clusters.on_worker import NOISY, hush
from tkasync.processes.workers.process import kill_with_children

_MOMENT = 0.5  # seconds; a guess at what idle workers take
_GRACE = 2.0  # seconds; what killed ones take


def end(client: Any, local: Any) -> None:
    """Close *client*, and *local*, a ``LocalCluster``, with its worker processes; ``None``: there is none."""
    if client is not None:
        if local is not None:
            _hush_workers(client)
        with suppress(Exception):  # what it waits for may be gone
            client.close(timeout=_GRACE)
    if local is not None:
        _end_local(local)


def _thread_of(loop: Any) -> int | None:
    """Return the thread of *loop*, one of tornado's; ``None`` when that has ended, or is stuck."""
    found: Future[int] = Future()
    if not loop.asyncio_loop.is_closed():
        loop.add_callback(lambda: found.set_result(threading.get_ident()))
        with suppress(TimeoutError):
            return found.result(_MOMENT)
    return None


def _hush_workers(client: Any) -> None:
    """Have the workers say nothing of their end on stderr, which is this process's."""
    if not client.loop.asyncio_loop.is_closed():  # somebody has closed it
        _has_ended(_begin_on(client.loop, lambda: client.run(hush, on_error="ignore")), _MOMENT)


def _end_local(local: Any) -> None:
    workers = list(local.workers.values())  # those that it has closed it forgets
    closing = _begin_on(local.loop, local.close)
    if not _has_ended(closing, _MOMENT):
        for worker in workers:
            if worker.is_alive():
                kill_with_children(worker.pid)
        _has_ended(closing, _GRACE)
    with suppress(Exception):
        local.close(timeout=_MOMENT)  # ends its loop


def _begin_on(loop: Any, call: Callable[[], Awaitable[object]]) -> Future[None]:
    """Begin *call* on *loop*: called here, a method of Dask's waits until it has ended, and cannot be broken off."""

    async def called() -> None:
        await call()

    return asyncio.run_coroutine_threadsafe(called(), loop.asyncio_loop)


def _has_ended(future: Future[None], timeout: float) -> bool:
    """Wait until *future* has ended, at most *timeout* seconds; return whether it has."""
    with suppress(Exception):  # of Dask's, or that the time is up
        future.result(timeout)
    return future.done()


@contextmanager
def quiet(client: Any, local: Any) -> Iterator[None]:
    """Keep out of the logs what Dask says of the end of these two, on their threads and on this one."""
    threads = {_thread_of(each.loop) for each in (client, local) if each is not None}
    silence = _Silence(threads | {threading.get_ident()})
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
