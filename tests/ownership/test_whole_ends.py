"""An interrupted end is still a whole end: every step is taken, and what ends the program leaves it after the last."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import (
    UI,
    CancellationToken,
    Component,
    Runtime,
    Scope,
    first,
    gather,
    sleep,
    spawn_task,
    ui_task,
)
from tkasync.ownership.whole_end import WholeEnd, blocked_for
from tkasync.tasks.outcome import streams
from tkasync.testing import FakeHost, Pilot

ENDINGS = [SystemExit, KeyboardInterrupt]


def leave(ending: BaseException) -> None:
    raise ending


@ui_task
async def leave_when_cancelled(ending: BaseException) -> None:
    try:
        await sleep(600)
    finally:
        leave(ending)


@pytest.mark.parametrize("kind", ENDINGS)
def test_cleanups_around_one_that_leaves_run(pilot: Pilot, kind: type[BaseException]) -> None:
    seen: list[str] = []
    ending = kind()

    class Inner(Component):
        def setup(self) -> None:
            self.on_cleanup(seen.append, "first")
            self.on_cleanup(leave, ending)
            self.on_cleanup(seen.append, "last")

    class Outer(Component):
        def setup(self) -> None:
            self.on_cleanup(seen.append, "outer")
            Inner(self)
            Inner(self)

    outer = Outer(pilot.root)
    with pytest.raises(kind) as caught:
        outer.destroy()
    assert caught.value is ending
    assert seen == ["last", "first", "last", "first", "outer"]
    assert not outer.winfo_exists()
    assert outer.scope.is_closed


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_task_that_leaves_in_its_finally_keeps_no_other_from_its_end(
    fake_host: FakeHost, runtime: Runtime, kind: type[BaseException]
) -> None:
    scope = runtime.new_scope("an owner")
    stopped, seen = threading.Event(), list[str]()
    older = runtime.spawn_task(stopped.wait, GIVE_UP, owner=scope)
    older.token.on_cancel(stopped.set)
    runtime.spawn_task(leave_when_cancelled, kind(), owner=scope)
    scope.on_cleanup(seen.append, "cleanup")
    runtime.queue.drain_and_execute()
    with pytest.raises(kind):
        scope.close()
    assert (seen, older.cancelled(), stopped.is_set()) == (["cleanup"], True, True)


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_scope_whose_cleanup_leaves_is_no_longer_counted_as_open(
    fake_host: FakeHost, runtime: Runtime, kind: type[BaseException]
) -> None:
    scope = runtime.new_scope("an owner")
    scope.on_cleanup(leave, kind())
    with pytest.raises(kind):
        scope.close()
    assert scope not in runtime.open_scopes


@pytest.mark.parametrize("kind", ENDINGS)
def test_counted_errors_are_told_at_the_close_also_behind_one_whose_handler_leaves(
    fake_host: FakeHost, kind: type[BaseException]
) -> None:
    runtime, told = Runtime(FakeHost()), list[str]()
    for error in (ValueError, KeyError, IndexError):
        runtime.report(error())
        runtime.report(error())

    def handler(error: BaseException) -> None:
        told.append(type(error).__name__)
        leave(kind())

    runtime.on_error = handler
    with pytest.raises(kind):
        runtime.close()
    assert told == ["ValueError", "KeyError", "IndexError"]


def cancel_tasks(scope: Scope) -> None:
    scope.cancel_tasks()


def restart(scope: Scope) -> None:
    scope.runtime.spawn(scope, int, (), {"policy": "restart"})  # type: ignore[attr-defined]  # a Runtime's


@pytest.mark.parametrize("end", [cancel_tasks, restart])
def test_of_several_tasks_that_leave_all_are_aborted(
    fake_host: FakeHost, runtime: Runtime, end: Callable[[Scope], None]
) -> None:
    scope = runtime.new_scope("an owner")
    tasks = [
        runtime.spawn_task(leave_when_cancelled, SystemExit(number), owner=scope, group=None)
        for number in range(3)
    ]
    runtime.queue.drain_and_execute()
    with pytest.raises(SystemExit) as caught:
        end(scope)
    assert (caught.value.code, [task.done() for task in tasks]) == (0, [True, True, True])
    fake_host.run_pending()
    assert scope.tasks == []


@pytest.mark.parametrize("combine", [gather, first])
def test_all_parts_of_a_combination_are_aborted(
    fake_host: FakeHost, runtime: Runtime, combine: Callable[..., Any]
) -> None:
    ended: list[int] = []

    async def part(number: int) -> None:
        try:
            await sleep(600)
        finally:
            ended.append(number)
            sys.exit(number)

    async def whole() -> None:
        await combine(part(1), part(2), part(3))

    task = runtime.spawn_task(ui_task(whole))
    fake_host.run_pending()
    with pytest.raises(SystemExit):
        task.abort()
    assert ended == [1, 2, 3]
    fake_host.run_pending()


@pytest.mark.parametrize("executor", [None, UI])
@pytest.mark.parametrize("kind", ENDINGS)
def test_the_end_of_a_task_whose_callback_leaves_is_delivered_all_the_same(
    fake_host: FakeHost, runtime: Runtime, kind: type[BaseException], executor: Any
) -> None:
    seen: list[str] = []

    async def wait_for_it() -> None:
        await task
        seen.append("awaiter")

    runtime.spawn_task(ui_task(wait_for_it))
    task = runtime.spawn_task(
        int, executor=executor, on_result=lambda _: leave(kind()), on_done=lambda _: seen.append("done")
    )
    with pytest.raises(kind):
        let_work_end(fake_host)
    fake_host.run_pending()
    assert (seen, runtime.scope.tasks, runtime.scope.is_empty) == (["done", "awaiter"], [], True)


def test_a_producer_goes_on_though_the_callback_for_each_of_its_items_leaves(
    fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "_LIMIT", 2)
    taken: list[int] = []

    def take(number: int) -> None:
        taken.append(number)
        sys.exit(number)

    task = spawn_task(numbers, on_item=take)
    end = monotonic() + GIVE_UP
    while not task.done() or len(taken) < 9:
        assert monotonic() < end, taken
        with suppress(SystemExit):
            fake_host.run_pending()
    assert taken == list(range(9))


def numbers() -> Iterator[int]:
    yield from range(9)


def test_what_a_token_tells_is_told_to_all() -> None:
    token, told = CancellationToken(), list[int]()
    token.on_cancel(lambda: told.append(1))
    token.on_cancel(lambda: sys.exit(4))
    token.on_cancel(lambda: told.append(2))
    with pytest.raises(SystemExit):
        token.cancel()
    assert (told, token.is_cancelled, token.cancel()) == ([1, 2], True, False)


def test_a_token_whose_cancel_was_broken_off_goes_on_when_it_is_called_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token, told = CancellationToken(), list[int]()
    token.on_cancel(lambda: told.append(1))
    with monkeypatch.context() as patch:
        patch.setattr(WholeEnd, "call", lambda *_: leave(RecursionError()))
        patch.setattr(CancellationToken, "_next_callback", lambda _self: leave(RecursionError()))
        with pytest.raises(RecursionError):
            token.cancel()
    assert (token.cancel(), told) == (False, [1])


def test_a_close_that_was_broken_off_goes_on_when_it_is_called_again(
    fake_host: FakeHost, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope, seen = runtime.new_scope("an owner"), list[int]()
    scope.on_cleanup(seen.append, 1)
    with monkeypatch.context() as patch:
        patch.setattr(Scope, "_end_all", lambda *_: leave(RecursionError()))
        with pytest.raises(RecursionError):
            scope.close()
    scope.close()
    assert (seen, scope.is_closed) == ([1], True)


def test_of_several_endings_the_first_that_ends_the_program_is_raised() -> None:
    with pytest.raises(SystemExit) as caught:
        _leave_with(ValueError(), SystemExit(1), KeyboardInterrupt())
    assert caught.value.code == 1


def _leave_with(*errors: BaseException) -> None:
    with WholeEnd() as end:
        for error in errors:
            end.call(leave, error)


def test_only_the_programs_code_counts_as_blocked() -> None:
    seen: list[bool] = []
    with WholeEnd() as end:
        end.step(lambda: seen.append(blocked_for() >= 0))
        end.call(lambda: seen.append(blocked_for() >= 0))
        end.call(lambda: _end_inside(seen))
    assert (seen, blocked_for() < 0) == ([False, True, False, True, True], True)


def _end_inside(seen: list[bool]) -> None:
    with WholeEnd() as end:
        end.step(lambda: seen.append(blocked_for() >= 0))
        end.call(lambda: seen.append(blocked_for() >= 0))
    seen.append(blocked_for() >= 0)
