"""`Network`: whether queries that use the network may fetch. UI only.

Nothing is asked of the system, which knows only whether there is a network, and not whether the server can be reached
by it. The program says so; or ``client.offline_when`` tells it from the errors. Then the queries wait, and one of them
tries from time to time.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import Future

from tkasync.dispatch.refusals import value_from
from tkasync.dispatch.timers import Timer
from tkasync.queries.entries.entry import Entry
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.retry import Retry

_PROBES = Retry(0, first=1.0, longest=60.0, jitter=0.2)
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}


def is_unreachable(error: BaseException) -> bool:
    """Return whether *error*, or one that it came from, says that there is no way to the server: for `offline_when`.

    A name that cannot be resolved, and a network or host that cannot be reached; a server that answers with an error,
    or too late, is no such case.
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, socket.gaierror) or (isinstance(seen, OSError) and seen.errno in _UNREACHABLE):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


class Network:
    """See the module.

    Args:
        runtime: its clock, and what takes the errors of ``offline_when``.
        waiting: gives the entries that may wait for the network, oldest first.
        release: called with each of them when that may be over.
    """

    def __init__(
        self,
        runtime: Runtime,
        waiting: Callable[[], Iterable[Entry]],
        release: Callable[[Entry], object],
    ) -> None:
        self._runtime = runtime
        self._host = runtime.host
        self._waiting = waiting
        self._release = release
        self.is_online: ReadSignal[bool]
        self.is_online, self._set_online = create_signal(True, name="is_online of the queries")
        self.offline_when: Callable[[BaseException], object] | None = None
        self._probe: Entry | None = None
        self._probes = 0
        self._timer: Timer | None = None
        self._waiters: list[Future[None]] = []

    def may_fetch(self, entry: Entry) -> bool:
        """Whether *entry* need not wait."""
        return not entry.definition.settings.network or untrack(self.is_online.get) or entry is self._probe

    def set_online(self, is_online: bool) -> None:
        """Take the program's word for it."""
        self._stop_probing()
        was_online = untrack(self.is_online.get)
        self._set_online.set(is_online)
        if is_online and not was_online:
            self._go_on()

    def when_online(self) -> Future[None]:
        """Return a future that ends when there is a network."""
        future: Future[None] = Future()
        if untrack(self.is_online.get):
            future.set_result(None)
        else:
            self._waiters.append(future)
        return future

    def _go_on(self) -> None:
        for entry in self._waiting():
            if entry.readers and entry.is_stale_for():
                entry.ask()
            self._release(entry)
        waiters, self._waiters = self._waiters, []
        for future in waiters:
            if not future.done():
                future.set_result(None)

    # By evidence

    def is_offline_by(self, entry: Entry, error: BaseException) -> bool:
        """Whether *error* shows that there is no network. Another error of the entry that tries shows that there is."""
        if self._shows_no_network(entry, error):
            self._set_online.set(False)
            if entry is self._probe:
                self._probe = None
                self._probes += 1
                self.close()
            self._try_later()
            return True
        self.has_answered(entry)
        return False

    def _shows_no_network(self, entry: Entry, error: BaseException) -> bool:
        if self.offline_when is None or not entry.definition.settings.network:
            return False
        tells = self.offline_when
        try:
            return bool(value_from("offline_when", tells(error), tells, "give it a plain function"))
        except Exception as failure:  # the readers are to be shown their own error all the same
            self._runtime.report(failure, "in offline_when")
            return False

    def has_answered(self, entry: Entry) -> None:
        """Hear that *entry* has reached its server."""
        if entry is self._probe:
            self.set_online(True)

    def _try_later(self) -> None:
        if self._timer is None:
            self._timer = self._host.after(_PROBES.wait_before(self._probes), self._try)

    def _try(self) -> None:
        self._timer = None
        if self._probe is None or self._probe.fetch is None:  # it may have been stopped, and tell nothing
            self._probe = next(filter(_waits, self._waiting()), None)
            if self._probe is not None:
                self._release(self._probe)
            elif not all(future.done() for future in self._waiters):
                self.set_online(True)  # only calls of mutations wait: their own work is to tell
                return
        self._try_later()

    def _stop_probing(self) -> None:
        self._probe, self._probes = None, 0
        self.close()

    def close(self) -> None:
        """Try no more."""
        if self._timer is not None:
            self._host.cancel(self._timer)
            self._timer = None


def _waits(entry: Entry) -> bool:
    return entry.is_waiting and entry.holds == 0 and entry.definition.settings.network
