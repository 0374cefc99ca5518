"""Errors that are awkward to handle: the task ends, its callbacks run, its thread goes on, and the error is told."""

from __future__ import annotations

import dataclasses
import threading
import time
import traceback
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
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
from tkasync.ownership.error_objects import claim, clone, fields_of
from tkasync.testing import FakeHost


@dataclasses.dataclass(frozen=True)
class Frozen(Exception):
    name: str = "x"


class Mute(Exception):
    def __str__(self) -> str:
        raise ValueError("has no text")

    __repr__ = __str__

    def add_note(self, _note: str) -> None:
        raise ValueError("takes no notes")


class Sealed(Exception):
    @property
    def __notes__(self) -> Any:
        raise ValueError("has no notes")

    @property
    def __cause__(self) -> Any:  # type: ignore[override]
        raise ValueError("has no cause")

    __context__ = __traceback__ = __cause__  # type: ignore[assignment]


class Incomparable(BaseException):
    def __eq__(self, _other: object) -> bool:
        raise ValueError("cannot be compared")

    def __hash__(self) -> int:
        raise ValueError("cannot be hashed")

    def __reduce__(self) -> Any:
        raise ValueError("cannot be copied")


class Disguised(Exception):
    @property
    def __class__(self) -> Any:
        raise ValueError("has no class")


class Barred(Exception):
    def __setattr__(self, _name: str, _value: object) -> None:
        raise ValueError("cannot be changed")

    def __getattribute__(self, _name: str) -> Any:
        raise ValueError("cannot be read")


KINDS = [Frozen, Mute, Sealed, Incomparable, Disguised, Barred]


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
    assert spawn_task(int).state is not TaskState.FAILED
    let_work_end(fake_host)


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
    assert [type(error) for error in errors] == [ValueError]
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


class _BrokenExecutor(Executor):
    """One that gives every task the same error, as a process pool does whose worker has died."""

    def __init__(self) -> None:
        self.error = RuntimeError("a worker process ended")

    def submit(self, *_call: Any, **_options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(self.error)
        return future


def test_thousands_of_tasks_of_a_broken_executor_get_an_error_each_in_linear_time(
    fake_host: FakeHost,
) -> None:
    told: list[BaseException] = []
    executor, times = _BrokenExecutor(), []
    for _ in range(4):
        began = time.monotonic()
        for _ in range(1000):
            spawn_task(int, executor=executor, on_error=told.append)
        fake_host.run_pending()
        times.append(time.monotonic() - began)
    assert len({id(error) for error in told}) == 4000
    assert len("".join(traceback.format_exception(told[-1]))) < 3000
    assert times[-1] < 5 * times[0] + 1


SHARED = ValueError("no connection")


def _raise_shared() -> None:
    raise SHARED


def test_a_shared_error_is_copied_for_each_task(fake_host: FakeHost) -> None:
    told: list[BaseException] = []
    for _ in range(200):
        spawn_task(_raise_shared, on_error=told.append)
        fake_host.run_pending()
    assert len({id(error) for error in told}) == 200
    assert told[0] is SHARED
    assert all(error.__cause__ is SHARED for error in told[1:])
    assert len("".join(traceback.format_exception(told[-1]))) < 3000
    assert "spawned at" in told[-1].__notes__[0]


def test_each_awaiter_of_one_failed_task_gets_an_error_of_its_own(fake_host: FakeHost) -> None:
    told: list[BaseException] = []
    config = spawn_task(_raise_shared, on_error=lambda _error: None)

    async def needs_config() -> None:
        await config

    for _ in range(200):
        spawn_ui_task(needs_config).on_error(told.append)
    let_work_end(fake_host)
    assert len({id(error) for error in told}) == 200
    assert len("".join(traceback.format_exception(told[-1]))) < 4000


def test_the_last_error_raised_again_and_again_does_not_grow(fake_host: FakeHost) -> None:
    last: list[BaseException] = [ValueError("x")]

    def work() -> None:
        raise last[-1]

    for _ in range(200):
        spawn_task(work, on_error=last.append)
        fake_host.run_pending()
    assert len(last) == 201
    assert len("".join(traceback.format_exception(last[-1]))) < 6000


def test_asking_again_and_again_does_not_lengthen_the_traceback(fake_host: FakeHost) -> None:
    handle = spawn_task(_raise_shared, on_error=lambda _error: None)
    let_work_end(fake_host)
    for _ in range(100):
        with pytest.raises(ValueError, match="no connection"):
            handle.result(GIVE_UP)
    error = handle.exception()
    assert error is not None
    assert len(traceback.extract_tb(error.__traceback__)) < 15


def test_calls_that_raise_a_shared_error_are_told_one_each(world: World) -> None:
    for _ in range(3):
        dispatch_to_ui(_raise_shared)
    world.until(lambda: world.errors)
    world.settle()
    assert len({id(error) for error in world.errors}) == len(world.errors)
    world.errors.clear()


class Fielded(OSError):
    __slots__ = ("place",)

    def __init__(self, number: int, text: str, *, place: str) -> None:
        super().__init__(number, text)
        self.place = place


def test_a_copy_has_every_field_and_runs_no_code_of_the_program() -> None:
    with pytest.raises(UnicodeDecodeError) as caught:
        b"\xff".decode()
    originals = [
        Fielded(2, "gone", place="here"),
        caught.value,
        ImportError("m", name="n", path="p"),
        SystemExit(3),
        Frozen("name"),
        ExceptionGroup("several", [ValueError(1)]),
    ]
    for original in originals:
        copy = clone(original)
        assert copy is not None
        assert type(copy) is type(original)
        for name in ("args", "errno", "strerror", "place", "start", "reason", "name", "code", "exceptions"):
            assert getattr(copy, name, None) == getattr(original, name, None)


def test_a_note_of_the_program_s_own_stays_with_the_first_alone() -> None:
    error = ValueError("x")
    error.add_note("the program's")
    assert claim(error, 1) is error
    copy = claim(error, 2)
    assert copy.__cause__ is error
    assert "__notes__" not in fields_of(copy)
