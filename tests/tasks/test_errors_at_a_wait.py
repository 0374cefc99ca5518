"""A task that fails as somebody begins to wait for it: who waits gets the error, or it is told, and never neither."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import pytest

from tests.support import GIVE_UP, is_waited_for, let_work_end, until
from tests.support.failing import fail
from tests.support.interleaving import Moment, moments
from tests.support.threads import on_thread
from tests.tasks.executors import WhenTold
from tkasync import Cancelled, Runtime, spawn_task
from tkasync.tasks.outcome.awaiting import Awaiting
from tkasync.tasks.outcome.blocking import wait_until_done
from tkasync.tasks.outcome.lazy_future import LOCK
from tkasync.tasks.outcome.task_errors import TaskErrors
from tkasync.tasks.outcome.waitable import Waitable
from tkasync.testing import FakeHost


class Wait:
    """A task that waits for one that fails, and stops at a moment of its wait until the window lets it go on."""

    def __init__(self, moment: Moment, place: str) -> None:
        self.executor = WhenTold()
        # Spawned by another thread, which may ask for the error: it waits for somebody.
        self.other = on_thread(partial(spawn_task, fail, executor=self.executor))
        self.saw: list[BaseException] = []
        self.goes_on = threading.Event()
        self._moment = moment
        self._stops = threading.Event()
        self.waiter = spawn_task(self._in_coroutine if place == "coroutine" else self._in_thread)

    def let_it_begin(self) -> None:
        """Return when it has stopped, or stands in its wait."""
        until(lambda: self._stops.is_set() or is_waited_for(self.other))

    def _in_thread(self) -> None:
        try:
            with self._moment.during(self._stop):
                self.other.result()
        except BaseException as error:
            self.saw.append(error)

    async def _in_coroutine(self) -> None:
        try:
            with self._moment.during(self._stop):
                await self.other
        except BaseException as error:
            self.saw.append(error)

    def _stop(self) -> None:
        if somebody_may_come():
            self._stops.set()
            assert self.goes_on.wait(GIVE_UP)


def somebody_may_come() -> bool:
    """Whether another thread may come in between here: not under the lock of the tasks."""
    return not LOCK._is_owned()  # type: ignore[attr-defined]  # of each RLock


FUNCTIONS: list[Callable[..., Any]] = [Waitable.result, Awaiting.__enter__, TaskErrors.expect_awaiter]
WAITS = [*product(FUNCTIONS, ["thread", "coroutine"]), (wait_until_done, "thread")]


@pytest.mark.parametrize(("function", "place"), WAITS)
def test_an_error_that_comes_as_somebody_begins_to_wait_is_not_lost_when_that_is_aborted(
    fake_host: FakeHost,
    runtime: Runtime,
    errors: list[BaseException],
    function: Callable[..., Any],
    place: str,
) -> None:
    for moment in moments(function):
        wait = Wait(moment, place)
        wait.let_it_begin()
        wait.executor.run()
        # Behind the delivery of the error.
        runtime.dispatch_to_ui(wait.waiter.abort)
        runtime.dispatch_to_ui(wait.goes_on.set)
        let_work_end(fake_host)
        fake_host.advance(2.0)
        is_got = [type(error) for error in wait.saw] == [ValueError]
        assert [str(error) for error in errors] == ["failed"] * (not is_got)
        errors.clear()


def test_an_error_that_finds_somebody_as_it_is_delivered_is_not_lost_when_that_is_aborted(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    for moment in moments(TaskErrors.find_handler):
        executor = WhenTold()
        other = on_thread(partial(spawn_task, fail, executor=executor))
        wait, begun = Awaiting(other), list[None]()

        def begin(wait: Awaiting = wait, begun: list[None] = begun) -> None:
            if somebody_may_come():
                begun.append(wait.__enter__())

        executor.run()
        with moment.during(begin):
            fake_host.run_pending()
        if begun:
            wait.__exit__(Cancelled, Cancelled(), None)
        fake_host.advance(2.0)
        assert [str(error) for error in errors] == ["failed"]
        errors.clear()
