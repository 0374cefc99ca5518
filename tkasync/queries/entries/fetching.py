"""`Fetching`: the part of an entry that fetches: a fetch from its start to its outcome, and what readers see. UI only.

Every outcome sets the facts first, then asks for the end of the turn, and shows the result last: an effect that it
wakes may do anything to the entry.
"""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from operator import is_
from typing import Any

from tkasync.queries.entries.facts import EntryFacts
from tkasync.queries.entries.home import Home
from tkasync.queries.entries.snapshot import EMPTY, Activity, EntryInfo, Snapshot
from tkasync.queries.names.definition import QueryRef
from tkasync.reactive.signals import create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.resources.fetch import Fetch, Plan
from tkasync.tasks.retry import retry_of

_log = logging.getLogger("tkasync")


class Fetching(EntryFacts):
    """See the module."""

    # Said again for checkers of the public types, which would infer narrower ones from what is set here.
    attempted_at: float | None
    failure_count: int
    idle_since: float
    is_invalid: bool
    is_wanted: bool
    updated_at: float | None

    def __init__(self, ref: QueryRef[Any], home: Home) -> None:
        super().__init__(ref, home)
        self.read: ReadSignal[Snapshot]
        self.read, self._write = create_signal(EMPTY, equal=is_, name=self.name)
        self._shown = EMPTY
        self.running: Activity = Activity.FETCHING
        """What a running fetch is called."""
        self._began_at = 0  # how many invalidations there had been when it began
        self._had_data = False  # when it began; else items of a stream are shown as they come

    @property
    def is_outdated(self) -> bool:
        """Whether an invalidation has come since the fetch began."""
        return self._began_at != self.invalidations

    def begin(self, activity: Activity = Activity.FETCHING) -> None:
        """Begin a fetch."""
        self.is_wanted = self.is_owed = False
        self.running = activity
        self._began_at = self.invalidations
        self._had_data = self.value.base is not None
        self.failure, self.failure_count = None, 0
        self.fetch = Fetch(self.home.scope, self.plan(), self.ref.args, self, self.on_failed_try)

    def plan(self) -> Plan:
        """Return what a fetch does."""
        settings, defaults = self.definition.settings, self.home.defaults
        return Plan(
            self.name,
            self.ref.call,
            retry_of(defaults.retry) if settings.retry is None else settings.retry,
            defaults.timeout if settings.timeout is None else settings.timeout,
            settings.reduce,
        )

    def drop(self) -> None:
        """Stop the running fetch, if there is one, as if it had not begun."""
        fetch = self.fetch
        if fetch is not None:
            self._end()
            self._revert()
            fetch.stop()

    def take(self, value: Any) -> None:
        """Show *value*, which the fetcher has returned, as the data."""
        self.value.answer(value)

    def present(self, shown: Any) -> Any:
        """Return what readers get of the data that is *shown*."""
        return shown

    # What a fetch tells

    def on_item(self, item: Any) -> None:
        """Show an item of a stream, unless there is data of an earlier fetch. Called by `Fetch`."""
        if not self._had_data:
            self.value.set_base(item)
            self.show()

    def on_failed_try(self, error: BaseException) -> None:
        """Count a try that another one follows. Called by `Fetch`."""
        self.failure, self.failure_count = error, self.failure_count + 1
        self.show()

    def on_value(self, value: Any) -> None:
        """Show the data. Called by `Fetch`."""
        is_outdated, is_whole = self.is_outdated, self.running is Activity.FETCHING
        try:
            self.take(value)
        except Exception as error:  # in a function of the program's that looks at pages
            self.on_failure(error)
            return
        self._end()
        if is_whole:
            self.be_fresh(self.now)
            self.is_invalid = is_outdated
            self.waiters.answer(self.present(self.value.shown), self._began_at)
        else:
            self.error = self.failure = None
            self.failure_count = 0
        self.home.has_answered(self)
        self.home.settle_later(self)
        self.show()

    def on_failure(self, error: BaseException) -> None:
        """Show the error beside what data there is. Called by `Fetch`."""
        is_whole = self.running is Activity.FETCHING
        self._end()
        self.failure, self.failure_count = error, self.failure_count + 1
        if self.home.is_offline_by(self, error):
            self.is_wanted = True
        else:
            self.error = error
            self._tell(error, is_whole)
            if is_whole:
                # Also when a page that comes later takes the error away.
                self.is_invalid = self.value.base is not None
                # No fetch by itself, also when an invalidation has come meanwhile: what fails would never rest.
                self.is_wanted = bool(self.waiters)
        self.home.settle_later(self)
        self.show()

    def on_abort(self, _error: CancelledError) -> None:
        """Show again what was there before. Called by `Fetch`, when anything but the entry has ended the task."""
        self._end()
        self._revert()
        self.is_wanted = False
        self.waiters.cancel()
        self.home.settle_later(self)
        self.show()

    def _tell(self, error: BaseException, is_whole: bool) -> None:
        is_told = is_whole and self.waiters.fail(error, self._began_at)  # none of them waits for one page
        if not is_told and not any(reader.is_asked for reader in self.readers):
            _log.warning("query %s failed, and nobody has asked for its error", self.ref, exc_info=error)

    def _end(self) -> None:
        self.fetch = None
        # One that was stopped counts, too: else an interval would begin it again at once.
        self.attempted_at = now = self.now
        self.idle_since = now
        self.running = Activity.FETCHING

    def keep_data(self) -> None:
        """Leave the data that is there alone until the fetch that runs has ended."""
        self._had_data = True

    def _revert(self) -> None:
        if not self._had_data:
            self.value.set_base(None)
        self.failure, self.failure_count = self.error, int(self.error is not None)

    def be_fresh(self, updated_at: float) -> None:
        """Count the data as fresh from *updated_at* on, without an error."""
        self.updated_at = updated_at
        self.is_invalid = False
        self.error = self.failure = None
        self.failure_count = 0

    # What readers see

    @property
    def activity(self) -> Activity:
        """What it is doing."""
        if self.fetch is not None:
            return self.running
        if not self.is_waiting:
            return Activity.IDLE
        return Activity.PAUSED if self.is_held else Activity.FETCHING

    def info(self) -> EntryInfo[Any]:
        """Return how it stands now."""
        age = None if self.updated_at is None else max(0.0, self.now - self.updated_at)
        data, layers = self.present(self.value.shown), self.value.layer_count
        return EntryInfo(
            self.ref, data, self.error, self.activity, self.is_stale_for(), age, len(self.readers), layers
        )

    def show(self) -> None:
        """Show the readers what has changed."""
        before, data, activity = self._shown, self.present(self.value.shown), self.activity
        # Compared before anything is made: most calls find nothing new. Data goes by identity, for that is decided.
        if (
            data is before.data
            and activity is before.activity
            and self.error is before.error
            and self.failure is before.failure
            and self.failure_count == before.failure_count
            and self.updated_at == before.updated_at
            and self.is_invalid is before.is_invalid
        ):
            return
        now = Snapshot(
            data, self.error, activity, self.failure_count, self.failure, self.updated_at, self.is_invalid
        )
        self._shown = now
        if before.is_fetching is not now.is_fetching:
            self.home.count_fetching(1 if now.is_fetching else -1)
        self._write.set(now)
