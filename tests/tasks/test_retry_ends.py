"""What ends work that is tried again: an abort, an owner, the close, an error that is not worth it."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from contextvars import ContextVar, copy_context
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.retried import KINDS, Failing, start
from tests.support.retried import pool as pool
from tests.tasks.owner import Owner
from tkasync import Retry, Runtime, TaskState, current_task, spawn_task, spawn_ui_task
from tkasync.errors import WouldBlockError
from tkasync.testing import FakeHost


@pytest.mark.parametrize("kind", KINDS)
def test_an_abort_ends_it_at_once_also_while_it_waits(
    fake_host: FakeHost, runtime: Runtime, pool: Any, kind: str
) -> None:
    work, told = Failing(99), list[Any]()
    handle = start(kind, work, pool, retry=9, on_error=told.append, on_done=lambda h: told.append(h.state))
    let_work_end(fake_host)
    assert handle.state is TaskState.RUNNING
    assert handle.abort()
    fake_host.run_pending()
    assert fake_host.pending == 0
    fake_host.advance(60)
    assert (told, work.attempts, len(runtime.in_flight)) == ([TaskState.CANCELLED], [1], 0)
    assert (fake_host.pending, runtime.scope.tasks) == (0, [])


def test_an_abort_between_a_failure_and_its_wait_leaves_nothing(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    failed = threading.Event()
    retry = Retry(5, when=lambda error: failed.set() or True)
    handle = spawn_task(Failing(99).function, retry=retry)
    assert failed.wait(GIVE_UP)
    handle.abort()
    let_work_end(fake_host)
    assert (len(runtime.in_flight), runtime.scope.tasks, fake_host.pending) == (0, [], 0)


def test_an_abort_reaches_the_running_try(fake_host: FakeHost, runtime: Runtime) -> None:
    begun = threading.Event()

    def work() -> None:
        begun.set()
        task = current_task()
        assert task is not None
        assert task.token.wait(GIVE_UP)
        assert task.token.reason == "enough"
        raise OSError

    handle = spawn_task(work, retry=5)
    assert begun.wait(GIVE_UP)
    handle.abort("enough")
    let_work_end(fake_host)
    assert (handle.state, len(runtime.in_flight), fake_host.pending) == (TaskState.CANCELLED, 0, 0)


def test_on_cancel_interrupts_each_try_that_runs_out_of_time(fake_host: FakeHost) -> None:
    wakes = [threading.Event() for _ in range(2)]
    called: list[int] = []
    begun = [threading.Event() for _ in range(2)]

    def work() -> None:
        task = current_task()
        assert task is not None
        begun[task.attempt - 1].set()
        assert wakes[task.attempt - 1].wait(GIVE_UP)

    def interrupt() -> None:
        called.append(len(called))
        wakes[called[-1]].set()

    handle = spawn_task(work, retry=1, timeout=1.0, on_cancel=interrupt, on_error=lambda error: None)
    for number in range(2):
        assert begun[number].wait(GIVE_UP)
        fake_host.run_pending()
        fake_host.advance(1.0)
        assert wakes[number].wait(GIVE_UP)
        fake_host.advance(1.0)
    let_work_end(fake_host)
    assert (called, type(handle.exception())) == ([0, 1], TimeoutError)


def test_its_owners_end_and_the_close_end_it_while_it_waits(fake_host: FakeHost, runtime: Runtime) -> None:
    owner = Owner()
    work = Failing(99)
    first = spawn_task(work.function, retry=5, owner=owner)
    second = spawn_task(work.function, retry=5)
    let_work_end(fake_host)
    first.scope.close()
    assert (first.cancelled(), second.cancelled()) == (True, False)
    assert runtime.close(GIVE_UP) == []
    assert (second.cancelled(), len(work.attempts)) == (True, 2)


def test_a_try_that_fails_as_the_close_begins_is_no_error_of_the_task(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    begun, let_fail, has_failed = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        assert let_fail.wait(GIVE_UP)
        raise ConnectionError

    def fail_now() -> None:
        let_fail.set()
        assert has_failed.wait(GIVE_UP)

    retry = Retry(5, when=lambda error: isinstance(error, ConnectionError) and not has_failed.set())
    handle = spawn_task(work, retry=retry)
    assert begun.wait(GIVE_UP)
    # The close withdraws what has not begun before it aborts what runs.
    spawn_task(int, executor=Full()).token.on_cancel(fail_now)
    assert runtime.close(GIVE_UP) == []
    assert (handle.state, fake_host.errors) == (TaskState.CANCELLED, [])


class Full(concurrent.futures.Executor):
    """An executor that begins nothing."""

    def submit(self, *args: Any, **kwargs: Any) -> concurrent.futures.Future[Any]:
        return concurrent.futures.Future()


def test_a_queue_waits_for_all_tries_and_a_restart_ends_them(fake_host: FakeHost) -> None:
    owner, order = Owner(), list[str]()
    work = Failing(1)

    def first() -> None:
        order.append("first")
        work.function()

    spawn_task(first, owner=owner, policy="queue", retry=1)
    spawn_task(lambda: order.append("second"), owner=owner, policy="queue")
    let_work_end(fake_host)
    assert order == ["first"]
    fake_host.advance(1)
    let_work_end(fake_host)
    assert order == ["first", "first", "second"]
    doomed = spawn_task(Failing(99).function, owner=owner, group="g", policy="restart", retry=5)
    let_work_end(fake_host)
    spawn_task(int, owner=owner, group="g", policy="restart", retry=5)
    assert doomed.cancelled()
    let_work_end(fake_host)


def test_when_decides_by_the_error(fake_host: FakeHost) -> None:
    asked, told = list[Any](), list[Any]()

    def is_temporary(error: BaseException) -> bool:
        asked.append(str(error))
        return str(error) != "no 2"

    work = Failing(99)
    spawn_task(work.function, retry=Retry(9, when=is_temporary), on_error=told.append)
    let_work_end(fake_host)
    fake_host.advance(1)
    let_work_end(fake_host)
    fake_host.advance(60)
    assert (asked, [str(error) for error in told]) == (["no 1", "no 2"], ["no 2"])


def test_an_error_in_when_is_reported_and_the_task_fails_with_its_own(
    fake_host: FakeHost, errors: Any
) -> None:
    told: list[Any] = []

    def fail(error: BaseException) -> bool:
        raise LookupError("in when")

    spawn_task(Failing(99).function, retry=Retry(9, when=fail), on_error=told.append)
    let_work_end(fake_host)
    assert ([str(error) for error in told], [str(error) for error in errors]) == (["no 1"], ["in when"])


@pytest.mark.parametrize("leave", [SystemExit, KeyboardInterrupt])
def test_what_ends_the_program_is_not_tried_again(fake_host: FakeHost, leave: Any) -> None:
    runs, told = list[int](), list[Any]()

    def work() -> None:
        runs.append(1)
        raise leave

    spawn_task(work, retry=5, on_error=told.append)
    let_work_end(fake_host)
    fake_host.advance(60)
    assert (runs, [type(error) for error in told]) == ([1], [leave])


def test_work_that_cancels_itself_is_not_tried_again(fake_host: FakeHost) -> None:
    runs: list[int] = []

    async def work() -> None:
        runs.append(1)
        raise asyncio.CancelledError

    handle = spawn_task(work, retry=5)
    let_work_end(fake_host)
    fake_host.advance(60)
    assert (runs, handle.state) == ([1], TaskState.CANCELLED)


def test_what_was_made_already_cannot_be_tried_again(fake_host: FakeHost) -> None:
    for made in (Failing(0).coroutine(), Failing(0).generator()):
        with pytest.raises(TypeError, match="was called already and cannot be tried again"):
            spawn_task(made, retry=1)


@pytest.mark.parametrize("retry", [True, False, -1, 1.5, "2"])
def test_a_retry_that_is_none_is_refused(fake_host: FakeHost, retry: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="further tries"):
        spawn_task(int, retry=retry)
    with pytest.raises(TypeError, match="when="):
        Retry(1, when=5)  # type: ignore[arg-type]


def test_an_executor_that_takes_no_more_fails_the_task(fake_host: FakeHost) -> None:
    told: list[Any] = []
    pool = concurrent.futures.ThreadPoolExecutor(1)
    spawn_task(Failing(99).function, executor=pool, retry=5, on_error=told.append)
    let_work_end(fake_host)
    pool.shutdown()
    fake_host.advance(1)
    let_work_end(fake_host)
    assert [type(error) for error in told] == [RuntimeError]


def test_a_try_that_waits_for_its_own_task_is_refused(fake_host: FakeHost) -> None:
    told: list[Any] = []
    handles: list[Any] = []

    async def work() -> None:
        await handles[0]

    handles.append(spawn_ui_task(work, retry=1, on_error=told.append))
    fake_host.run_pending()
    fake_host.advance(1)
    assert [type(error) for error in told] == [WouldBlockError]


def test_waiters_in_threads_need_no_turn_for_the_outcome(fake_host: FakeHost) -> None:
    handle = spawn_task(Failing(0).function, retry=5)
    assert concurrent.futures.wait([handle], GIVE_UP).done
    assert handle.result() == "done"
    let_work_end(fake_host)


def test_the_spawners_context_is_visible_in_every_try(fake_host: FakeHost) -> None:
    user: ContextVar[str] = ContextVar("user", default="nobody")
    seen: list[str] = []

    def work() -> None:
        seen.append(user.get())
        user.set("changed")
        raise OSError

    def spawn() -> None:
        user.set("Ada")
        spawn_task(work, retry=1, on_error=lambda error: None)

    copy_context().run(spawn)
    let_work_end(fake_host)
    fake_host.advance(1)
    let_work_end(fake_host)
    assert seen == ["Ada", "Ada"]


def test_contents_die_on_the_ui_thread(fake_host: FakeHost, runtime: Runtime) -> None:
    deaths: list[int] = []

    class Thing:
        def __del__(self) -> None:
            deaths.append(threading.get_ident())

    def work(thing: Thing) -> None:
        raise OSError

    spawn_task(work, Thing(), retry=1, on_error=lambda error: None)
    let_work_end(fake_host)
    fake_host.advance(1)
    let_work_end(fake_host)
    assert deaths == [runtime.ui_thread]
