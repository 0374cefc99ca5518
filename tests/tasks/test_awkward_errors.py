"""Errors that are awkward to handle: the task ends, its callbacks run, its thread goes on, and the error is told."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import Future
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.awkward import KINDS, Incomparable
from tests.support.world import World
from tkasync import (
    Retry,
    TaskState,
    call_in_ui,
    create_effect,
    create_signal,
    dispatch_to_ui,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


@pytest.mark.parametrize("kind", KINDS)
def test_an_awkward_error_ends_its_task_wherever_it_ran(kind: Any, world: World) -> None:
    def work() -> None:
        raise kind

    async def coroutine() -> None:
        raise kind

    def items() -> Any:
        yield 1
        raise kind

    got: list[Any] = []
    tasks = [spawn_task(work), spawn_task(coroutine), call_in_ui(work), spawn_ui_task(coroutine)]
    tasks.append(spawn_task(items, on_item=got.append))
    done: list[object] = []
    for task in tasks:
        task.on_error(lambda error: got.append(type(error)))
        task.on_done(done.append)
    world.until(lambda: len(done) == len(tasks))
    assert {task.state for task in tasks} == {TaskState.FAILED}
    assert got.count(kind) == len(tasks)
    assert world.runtime.statistics().stragglers == 0


@pytest.mark.parametrize("kind", [RuntimeError, ValueError])
def test_an_error_about_an_object_without_a_text_ends_its_task_and_is_told(
    kind: type[Exception], world: World
) -> None:
    """Of these two kinds the text is looked at, for they may be asyncio's."""

    class Mute:
        def __str__(self) -> str:
            raise LookupError

        __repr__ = __str__

    def work() -> None:
        raise kind(Mute())

    async def coroutine() -> None:
        raise kind(Mute())

    got: list[type[BaseException]] = []
    for task in (spawn_task(work), spawn_task(coroutine), spawn_ui_task(coroutine)):
        task.on_error(lambda error: got.append(type(error)))
    dispatch_to_ui(work)
    world.until(lambda: len(got) == 3 and world.errors)
    assert got == [kind] * 3
    assert [type(error) for error in world.errors] == [kind]
    world.errors.clear()


@pytest.mark.parametrize("kind", KINDS)
def test_an_awkward_error_that_nobody_handles_is_told(kind: Any, world: World) -> None:
    """The program's own error, wherever it comes from: task, callback, dispatched call, cleanup."""

    def work(*_args: object) -> None:
        raise kind

    scope = world.runtime.new_scope("a window")
    scope.on_cleanup(work)
    spawn_task(work)
    spawn_task(int, on_result=work)
    dispatch_to_ui(work)
    dispatch_to_ui(scope.close)
    world.until(lambda: len(world.errors) == 4)
    assert [type(error) for error in world.errors] == [kind] * 4
    world.errors.clear()


def test_an_error_in_our_own_handling_is_told_after_the_program_s_own(
    fake_host: FakeHost, errors: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: object) -> None:
        raise LookupError("in the handling")

    def work() -> None:
        raise ValueError("the program's own")

    monkeypatch.setattr("tkasync.tasks.outcome.task_errors.add_note", breaks)
    handle = spawn_task(work)
    let_work_end(fake_host)
    assert handle.state is TaskState.FAILED
    assert [type(error) for error in errors] == [ValueError, LookupError]
    assert errors[1].__context__ is errors[0]
    after = spawn_task(int)
    let_work_end(fake_host)
    assert after.state is TaskState.SUCCEEDED


def test_a_group_that_cannot_be_compared_leaves_no_task_without_an_end(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    class Group:
        breaks = False

        def __eq__(self, _other: object) -> bool:
            if self.breaks:
                raise ValueError("cannot be compared")
            return True

        def __hash__(self) -> int:
            return 1

    gate = threading.Event()

    def work() -> None:
        gate.wait(GIVE_UP)
        Group.breaks = True

    done: list[object] = []
    tasks = [spawn_task(work, group=Group(), policy="queue", on_done=done.append) for _ in range(2)]
    gate.set()
    let_work_end(fake_host)
    assert tasks[0].state is TaskState.SUCCEEDED
    assert done[:1] == tasks[:1]
    # Of the search for the next one in the line, and of the end of the first.
    assert errors
    assert {type(error) for error in errors} == {ValueError}
    Group.breaks = False
    tasks[1].abort()
    fake_host.run_pending()


def test_each_done_callback_is_called_whatever_another_one_raises(fake_host: FakeHost) -> None:
    """The next one may be somebody's wait."""
    gate, called = threading.Event(), list[object]()

    def breaks(_future: object) -> None:
        raise Incomparable

    handle = spawn_task(gate.wait, GIVE_UP)
    handle.add_done_callback(breaks)
    handle.add_done_callback(called.append)
    gate.set()
    let_work_end(fake_host)
    assert called == [handle]


@pytest.mark.parametrize("kind", KINDS)
def test_an_awkward_error_in_an_effect_leaves_the_others_running(
    kind: Any, fake_host: FakeHost, errors: list[BaseException]
) -> None:
    read, write = create_signal(0)
    seen: list[int] = []

    def fails() -> None:
        if read():
            raise kind

    effects = [create_effect(fails), create_effect(lambda: seen.append(read()))]
    write.set(1)
    assert seen == [0, 1]
    assert [type(error) for error in errors] == [kind]
    for effect in effects:
        effect.stop()


@pytest.mark.parametrize("kind", KINDS)
def test_an_awkward_error_of_the_last_try_ends_the_task(kind: Any, fake_host: FakeHost) -> None:
    def work() -> None:
        raise kind

    got: list[object] = []
    spawn_task(work, retry=Retry(2, first=0.1), on_error=lambda error: got.append(type(error)))
    for _ in range(3):
        let_work_end(fake_host)
        fake_host.advance(10)
    assert got == [kind]


def test_a_future_that_cannot_be_left_does_not_keep_a_ui_task_from_its_end(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    """One of another make, whose callbacks cannot be taken back."""

    class Strange(Future[int]):
        def __getattribute__(self, name: str) -> Any:
            if name == "_condition" and is_waited_for:
                raise LookupError("no condition")
            return super().__getattribute__(name)

    is_waited_for: list[bool] = []
    ended: list[str] = []

    async def wait() -> None:
        try:
            await Strange()
        finally:
            ended.append("finally")

    task = spawn_ui_task(wait)
    fake_host.run_pending()
    is_waited_for.append(True)
    with contextlib.suppress(LookupError):
        task.abort()
    fake_host.run_pending()
    assert ended == ["finally"]
    assert task.cancelled()
    errors.clear()
