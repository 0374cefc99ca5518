"""`Network`: whether queries that use the network may fetch. UI only.

Nothing is asked of the system, which knows only whether there is a network, and not whether the server can be reached
by it. The program says so; or ``client.offline_when`` tells it from the errors. Then what uses the network waits, and
one of those that wait tries from time to time: a query, or a mutation where there is none.

A mutation that waits is no work under way: the close of the window does not wait for it, and names it in the log.
"""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable, Iterable

from tkasync.dispatch.refusals import value_from
from tkasync.dispatch.timers import Timer
from tkasync.queries.entries.entry import Entry
from tkasync.queries.entries.waiters import RestingFuture
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.retry import Retry

_log = logging.getLogger("tkasync")
_PROBES = Retry(0, first=1.0, longest=60.0, jitter=0.2)
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}


def is_unreachable(error: BaseException) -> bool:
    """Return whether *error*, or one that it came from, says that there is no way to the server: for `offline_when`.

    A name that cannot be resolved, and a network or host that cannot be reached; a server that answers with an error,
    or too late, is no such case.
    """
    looked_at: set[int] = set()  # causes may go in a circle
    at: BaseException | None = error
    while at is not None and id(at) not in looked_at:
        if isinstance(at, socket.gaierror) or (isinstance(at, OSError) and at.errno in _UNREACHABLE):
            return True
        looked_at.add(id(at))
        at = at.__cause__ or at.__context__
    return False


class Online(RestingFuture):
    """Ends when there is a network, and is cancelled at the close. The mutation that waits for it is called *name*."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


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
        self._probe: Entry | Online | None = None
        self._probes = 0
        self._timer: Timer | None = None
        self._waiters: list[Online] = []
        self._has_ended = False

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

    def when_online(self, name: str) -> Online:
        """Return what mutation *name* waits for: it ends when there is a network."""
        future = Online(name)
        if untrack(self.is_online.get):
            future.set_result(None)
        elif self._has_ended:
            _leave_unsent([future])
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
        if entry.definition.settings.network and self._shows_no_network(error):
            self._wait(has_tried=entry is self._probe)
            return True
        self.has_answered(entry)
        return False

    def has_failed(self, future: Online, error: BaseException) -> bool:
        """Hear that a mutation has met *error*, which has waited for *future*; return whether it is to wait again."""
        if self._shows_no_network(error):
            self._wait(has_tried=future is self._probe)
            return True
        self.has_answered(future)
        return False

    def _wait(self, has_tried: bool) -> None:
        self._set_online.set(False)
        if has_tried:
            self._probe = None
            self._probes += 1
            self._stop_timer()
        self._try_later()

    def _shows_no_network(self, error: BaseException) -> bool:
        if self.offline_when is None:
            return False
        tells = self.offline_when
        try:
            return bool(value_from("offline_when", tells(error), tells, "give it a plain function"))
        except Exception as failure:  # the readers are to be shown their own error all the same
            self._runtime.report(failure, "in offline_when")
            return False

    def has_answered(self, who: Entry | Online) -> None:
        """Hear that an entry, or a mutation by what it has waited for, has reached its server."""
        if who is self._probe:
            self.set_online(True)

    def _try_later(self) -> None:
        if self._timer is None and not self._has_ended:
            self._timer = self._host.after(_PROBES.wait_before(self._probes), self._try)

    def _try(self) -> None:
        self._timer = None
        if not isinstance(self._probe, Entry) or self._probe.fetch is None:  # what was stopped tells nothing
            self._try_another()
        self._try_later()

    def _try_another(self) -> None:
        entry = next(filter(_waits, self._waiting()), None)
        if entry is not None:
            self._probe = entry
            self._release(entry)
        elif (future := self._first_waiter()) is not None:
            self._probe = future
            future.set_result(None)
        elif isinstance(self._probe, Entry):  # a mutation may still be at it
            self._probe = None

    def _first_waiter(self) -> Online | None:
        self._waiters = [future for future in self._waiters if not future.done()]
        return self._waiters.pop(0) if self._waiters else None

    def _stop_probing(self) -> None:
        self._probe, self._probes = None, 0
        self._stop_timer()

    def close(self) -> None:
        """Try no more, and send nothing that waits; calls that are being sent go on."""
        self._has_ended = True
        self._stop_timer()
        waiters, self._waiters = self._waiters, []
        _leave_unsent([future for future in waiters if not future.done()])

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._host.cancel(self._timer)
            self._timer = None


def _leave_unsent(waiters: list[Online]) -> None:
    for future in waiters:
        _log.warning(
            "mutation %r has waited for the network, and is not sent: the window closes", future.name
        )
        future.cancel()


def _waits(entry: Entry) -> bool:
    return entry.is_waiting and entry.holds == 0 and entry.definition.settings.network
