"""A mark that says "it is on its way" is taken back where that fails: else nothing would ever be on its way again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.support import let_work_end
from tests.support.retried import Failing
from tkasync import UI, Ready, Runtime, TaskState, create_resource, spawn_task
from tkasync.execution.places.workers import WorkerPool
from tkasync.testing import FakeHost


def refusing(post: Callable[..., None], name: str) -> Callable[..., None]:
    """What posts all but the method *name*."""

    def refuse(fn: Callable[..., object], *args: object) -> None:
        if getattr(fn, "__name__", "") == name:
            raise RecursionError
        post(fn, *args)

    return refuse


def test_a_pool_asks_for_a_watch_again_when_the_first_could_not_begin() -> None:
    gate, asked = threading.Event(), list[int]()

    def watch() -> None:
        asked.append(1)
        if len(asked) == 1:
            raise RecursionError

    pool = WorkerPool(1, watch=watch)
    pool.run(gate.wait)
    with pytest.raises(RecursionError):
        pool.run(int)
    for _ in range(3):
        pool.run(int)
    assert (len(asked), pool.is_watched) == (2, True)
    gate.set()
    pool.shutdown()


def test_a_resource_can_be_fetched_again_when_a_refetch_could_not_be_queued(
    fake_host: FakeHost, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = create_resource(lambda: 1, lambda value: value)
    let_work_end(fake_host)
    with monkeypatch.context() as patch:
        patch.setattr(runtime, "post", refusing(runtime.post, "_refetch"))
        with pytest.raises(RecursionError):
            resource.refetch()
    resource.refetch()
    assert resource.get().is_loading()
    let_work_end(fake_host)
    assert resource.get() == Ready(1)


def test_a_task_whose_next_try_could_not_be_queued_ends_with_the_error_of_its_last(
    fake_host: FakeHost, runtime: Runtime, errors: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    monkeypatch.setattr(runtime, "post", refusing(runtime.post, "_wait"))
    task = spawn_task(
        Failing(9).function, executor=UI, retry=5, on_error=lambda error: told.append(str(error))
    )
    let_work_end(fake_host)
    assert (task.state, told, len(runtime.in_flight)) == (TaskState.FAILED, ["no 1"], 0)
    assert [type(error) for error in errors] == [RecursionError]
