"""An error object belongs to one task: a shared one is copied, and no report grows."""

from __future__ import annotations

import time
import traceback
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.awkward import Frozen
from tests.support.world import World
from tkasync import dispatch_to_ui, spawn_task, spawn_ui_task
from tkasync.ownership.error_objects import claim, clone, fields_of
from tkasync.testing import FakeHost


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
