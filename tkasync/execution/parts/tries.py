"""`Tries`: work that is tried again when it fails, as a `Retry` says. Each try is a part of the task.

Between two tries no thread waits, but a timer of the host. A try that has run out of time counts as failed at once, and
its thread, if it goes on, as a straggler of its own. Resources use it, too.
"""

from __future__ import annotations

import logging
from typing import Any

from tkasync.dispatch.timers import Timer
from tkasync.dispatch.ui_thread import UiThread
from tkasync.execution.in_flight import InFlight
from tkasync.execution.item import WorkItem
from tkasync.execution.parts.part import Outcome, Part
from tkasync.execution.parts.whole import Where, Whole
from tkasync.ownership.report_text import text_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.outcome.tracebacks import release_frames
from tkasync.tasks.retry import Retry

_log = logging.getLogger("tkasync")


class Tries(Whole):
    """See the module; *timeout* is in seconds, for each try."""

    __slots__ = ("_current", "_is_held", "_is_tried_again", "_retry", "_timeout", "_timer")

    def __init__(
        self,
        runtime: UiThread,
        in_flight: InFlight,
        handle: TaskHandle[Any],
        fn: Any,
        args: tuple[Any, ...],
        where: Where,
        retry: Retry,
        timeout: float | None,
    ) -> None:
        self._retry = retry
        self._timeout = timeout
        self._timer: Timer | None = None
        self._current: tuple[Part, WorkItem] | None = None
        self._is_held = False  # paused when the time for the next try had come
        self._is_tried_again = False
        super().__init__(runtime, in_flight, handle, fn, args, where)

    def start_first(self) -> None:
        self._is_tried_again = False
        part, _item = self.start_part(self.fn, self.args)
        if self._timeout is not None:
            self.runtime.on_ui_thread(part.set_deadline, self._timeout)

    def part_starts(self, part: Part, item: WorkItem) -> None:
        self._current = part, item

    def part_ended(self, part: Part, outcome: Outcome) -> None:
        if self._current is None or part is not self._current[0]:
            return  # an earlier try, which goes on after its time
        error = outcome.error
        if error is None or not self._is_worth_another(error):
            self.settle(outcome)
        elif self.runtime.is_closed:
            self.settle(self._at_close(error, part, outcome))
        else:
            self._try_later(error, outcome)

    def _at_close(self, error: BaseException, part: Part, outcome: Outcome) -> Outcome:
        """Return how the task ends that would be tried again. The close has begun, and is about to abort it.

        So it has not failed. But a last save has: nothing tries it again, and nobody else would tell of it.
        """
        if part.scope.spawns_at_close:
            return outcome
        _log.info(
            "task %r failed, and is not tried again, since the window closes: %s", part.name, text_of(error)
        )
        return Outcome(None, None, is_cancelled=True, was_stopped=outcome.was_stopped)

    def _try_later(self, error: BaseException, outcome: Outcome) -> None:
        self._is_tried_again = True
        try:
            self.runtime.post(self._wait, error)
        except BaseException:  # the recursion limit, say: no try would follow, and the task not end
            self._is_tried_again = False
            self.settle(outcome)
            raise

    def _is_worth_another(self, error: BaseException) -> bool:
        handle = self.handle
        if handle is None or handle.done() or handle.attempt > self._retry.attempts:
            return False
        try:
            return self._retry.takes(error)
        except BaseException as second:
            self.runtime.report(second, f"in Retry(when=) of task {handle.name!r}", handle.scope)
            return False

    def item_ended(self, item: WorkItem) -> None:
        if self._current is not None and item is self._current[1] and not self._is_tried_again:
            self._post()

    # The wait before the next try; UI thread

    def _wait(self, error: BaseException) -> None:
        handle = self.handle
        if handle is None:
            return
        release_frames(error)
        if handle.done():  # aborted since it failed
            self.withdraw()
            return
        _log.info("task %r failed, and is tried again: %s", handle.name, text_of(error))
        seconds = self._retry.wait_before(handle.attempt - 1)
        self._timer = self.runtime.host.after(seconds, self._try_again)

    def _try_again(self) -> None:
        self._timer = None
        handle = self.handle
        if handle is None or handle.done():
            self.withdraw()
            return
        if handle.is_paused:
            self._is_held = True
            handle.call_when_resumed(self._on_resumed)
            return
        handle.next_attempt()
        try:
            self.start_first()
        except Exception as error:  # an executor that takes no more, say
            self.error: BaseException | None = error
            self.end()

    def _on_resumed(self) -> None:
        self.runtime.on_ui_thread(self._go_on)

    def _go_on(self) -> None:
        if self._is_held:
            self._is_held = False
            self._try_again()

    @property
    def is_at_rest(self) -> bool:
        """Whether it waits for its next try, or is paused before it."""
        return self._timer is not None or self._is_held

    def stop(self) -> bool:
        if self._current is None:
            return super().stop()
        part, _item = self._current
        handle = self.handle
        part.abort(handle.token.reason if handle is not None else None)
        self.runtime.on_ui_thread(self._end_wait)
        return False

    def _end_wait(self) -> None:
        timer, self._timer = self._timer, None
        is_held, self._is_held = self._is_held, False
        if timer is not None:
            self.runtime.host.cancel(timer)
        if timer is not None or is_held:
            self.withdraw()

    def discard(self) -> None:
        self._current = None
        super().discard()
