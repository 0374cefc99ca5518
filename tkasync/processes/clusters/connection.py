"""`Connection`: Dask's client, and the cluster that was started for it: how both begin and end, in bounded time.

Not on the UI thread: it takes seconds.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from tkasync.ownership.executors.process_trees import kill_with_children
from tkasync.ownership.report_text import text_of
from tkasync.processes.clusters.loop import Loop
from tkasync.processes.clusters.lost import not_started, not_there
from tkasync.processes.clusters.on_worker import dask_setup, hush
from tkasync.tasks.current import checkpoint

_OF_OTHER_KINDS = ("inproc://", "ucx://", "ws://", "wss://")  # addresses without host and port alone
_LOOK = 0.05  # seconds between two looks whether the task is aborted
_MOMENT = 0.5  # seconds; a guess at what idle workers take
_GRACE = 2.0  # seconds; what killed ones take


class Connection:
    """See the module.

    Args:
        distributed: the module. Any, as its objects: it is imported when a cluster is asked for.
    """

    def __init__(self, distributed: Any) -> None:
        self._distributed = distributed
        self.loop: Loop = Loop()
        self.client: Any = None
        self._local: Any = None
        self._starting: Future[None] | None = None

    # The beginning

    def start_local(self, workers: int | None) -> None:
        """Start a cluster of so many processes on this machine; as many as there are processors by default.

        Raises:
            Cancelled: the running task was aborted.
            ClusterLostError: its processes have ended.
        """
        self._starting = self.loop.begin(lambda: self._start(workers or os.cpu_count() or 1))
        while not _wait(self._starting, _LOOK):
            checkpoint()
        try:
            self._starting.result()
        except Exception as error:
            raise not_started(text_of(error)) from error

    async def _start(self, workers: int) -> None:
        self._local = self._distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",  # any free port; None would be said on stderr
            preload=[dask_setup.__module__],
            asynchronous=True,
        )
        # Or Dask ends it at the end of the program, where it waits for what is still starting.
        self._local.shutdown_on_close = False
        await self._local

    def connect(self, address: str | None, timeout: float) -> None:
        """Connect to the scheduler at *address*, or to that of the cluster that was started.

        Raises:
            ClusterLostError: it has not answered in *timeout* seconds.
            ValueError: that is no address.
        """
        if address is not None and not address.startswith(_OF_OTHER_KINDS):
            self._check(address)
        try:
            self.client = self.loop.call(
                self._distributed.Client,
                self._local or address,
                loop=self.loop.of_tornado,
                timeout=timeout,
                set_as_default=False,  # other Dask code of the program is to go on as before
                direct_to_workers=self._local is not None,
            )
        except OSError as error:
            raise not_there(str(address), timeout, text_of(error)) from error

    def _check(self, address: str) -> None:
        """Refuse what is no address: a client that has met one is not closed by Dask."""
        try:
            self._distributed.comm.get_address_host_port(address)
        except ValueError as error:
            raise ValueError(
                f"address is a scheduler's, such as 'tcp://127.0.0.1:8786', not {address!r} ({text_of(error)})"
            ) from error

    # The end

    def end(self) -> None:
        """Close the client, and end the cluster that was started, with its worker processes."""
        with self.loop.quiet():
            if self.client is not None:
                self._close_client()
            if self._local is not None:
                self._end_local()
            self.loop.stop(_GRACE)

    def end_later(self) -> None:
        """End once all has started: Dask cannot break that off. Returns at once; any thread.

        The processes end with this one, should that come first.
        """
        threading.Thread(target=self._end_when_started, name="cluster-ending", daemon=True).start()

    def _end_when_started(self) -> None:
        if self._starting is not None:
            _wait(self._starting, None)
        self.end()

    def _close_client(self) -> None:
        if self._local is not None and self.client.status == "running":
            # The stderr of the workers is that of this process.
            _wait(self.loop.begin(lambda: self.client.run(hush, on_error="ignore")), _MOMENT)
        with suppress(Exception):  # what it waits for may be gone
            self.client.close(timeout=_GRACE)

    def _end_local(self) -> None:
        workers = list(self._local.workers.values())  # those that it has closed it forgets
        closing = self.loop.begin(self._local.close)
        if not _wait(closing, _MOMENT):
            for worker in workers:
                if worker.is_alive():
                    kill_with_children(worker.pid)
            _wait(closing, _GRACE)


def _wait(future: Future[None], timeout: float | None) -> bool:
    """Wait until *future* has ended, at most *timeout* seconds; return whether it has."""
    with suppress(Exception):  # of Dask's, or that the time is up
        future.result(timeout)
    return future.done()
