"""The files of the loop: sockets, pipes and processes, all behind one selector, which the host watches. UI thread.

Where the host watches no descriptors, a thread waits instead (`tkasync.ui_tasks.loop.sources.select_thread`).
"""

from __future__ import annotations

import weakref
from asyncio import BaseTransport, WriteTransport
from collections.abc import Callable
from selectors import SelectSelector
from threading import get_ident
from typing import Any, TypeVarTuple, Unpack

from tkasync.dispatch.host import FileWatch
from tkasync.dispatch.ui_thread import UiThread
from tkasync.ui_tasks.loop.sources.select_thread import SelectThread
from tkasync.ui_tasks.loop.turns import Turns

Ts = TypeVarTuple("Ts")
_DEAF = 0.01  # seconds


class Files(Turns):
    """See the module."""

    def __init__(self, home: UiThread) -> None:
        super().__init__(home)
        self._servers: weakref.WeakSet[Any] = weakref.WeakSet()
        self._processes: weakref.WeakSet[Any] = weakref.WeakSet()
        self._watch: FileWatch = self._watch_from(home)

    def _watch_from(self, home: UiThread) -> FileWatch:
        """Have the host of *home* look after the selector."""
        file = getattr(self._selector, "fileno", None)
        watch = home.host.watch_file(file()) if file is not None else None
        if watch is not None:
            return watch
        if not isinstance(self._selector, SelectSelector):
            self._selector.close()
            self._selector = SelectSelector()
        return SelectThread(self._selector, self._ask_for_turn)

    def _ask_for_turn(self) -> None:
        # First: a turn that has polled already, and is about to end, finds it when it looks again.
        self._is_asked = True
        self._queue.ask_for_turn()  # of the window that the loop has at that time

    def _rest_from_files(self) -> None:
        self._watch.rest(_DEAF)

    def _poll(self) -> None:
        self._is_asked = False
        super()._poll()
        if isinstance(self._watch, SelectThread):
            self._watch.go_on()

    def _files_changed(self) -> None:
        if self._closed:  # a transport that is closed later
            return
        if get_ident() != self._thread_id:  # in a finalizer, which the collector has run on another thread
            self.call_soon_threadsafe(self._files_changed)
            return
        has_files = len(self._selector.get_map()) > 0
        if has_files is not self._has_files:
            self._has_files = has_files
            self._watch.use(has_files)
        if isinstance(self._watch, SelectThread):
            self._watch.go_on()

    def add_reader(self, fd: Any, callback: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """See asyncio."""
        self._refuse_other_threads("add_reader()")
        super().add_reader(fd, callback, *args)

    def add_writer(self, fd: Any, callback: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """See asyncio."""
        self._refuse_other_threads("add_writer()")
        super().add_writer(fd, callback, *args)

    # What asyncio calls whenever it begins or ends to look after a descriptor; from Python 3.15 on with a context=.

    def _add_reader(self, fd: Any, callback: Callable[..., object], *args: Any, **options: Any) -> Any:
        handle = super()._add_reader(fd, callback, *args, **options)
        self._files_changed()
        return handle

    def _remove_reader(self, fd: Any) -> bool:
        removed: bool = super()._remove_reader(fd)
        self._files_changed()
        return removed

    def _add_writer(self, fd: Any, callback: Callable[..., object], *args: Any, **options: Any) -> Any:
        handle = super()._add_writer(fd, callback, *args, **options)
        self._files_changed()
        return handle

    def _remove_writer(self, fd: Any) -> bool:
        removed: bool = super()._remove_writer(fd)
        self._files_changed()
        return removed

    def _start_serving(
        self,
        protocol_factory: Any,
        sock: Any,
        sslcontext: Any = None,
        server: Any = None,
        *args: Any,
        **options: Any,
    ) -> None:
        self._servers.add(server)
        super()._start_serving(protocol_factory, sock, sslcontext, server, *args, **options)

    async def _make_subprocess_transport(self, *args: Any, **options: Any) -> Any:
        transport = await super()._make_subprocess_transport(*args, **options)
        self._processes.add(transport)
        return transport

    # The end

    def _abort_files(self) -> None:
        """Close the servers, abort the transports, and kill the processes."""
        for server in list(self._servers):
            if server is not None:
                server.close()
        for process in list(self._processes):
            process.close()
        for transport in self._open_transports():
            # A pipe that is read has no abort().
            (transport.abort if isinstance(transport, WriteTransport) else transport.close)()

    def _has_processes(self) -> bool:
        """Whether one has been killed and its end is not told yet."""
        return any(process.get_returncode() is None for process in list(self._processes))

    def _open_transports(self) -> set[BaseTransport]:
        handles = [
            handle for key in self._selector.get_map().values() for handle in key.data if handle is not None
        ]
        owners = [getattr(handle._callback, "__self__", None) for handle in handles]
        found = {owner for owner in owners if isinstance(owner, BaseTransport)}
        return found | set(self._transports.values())
