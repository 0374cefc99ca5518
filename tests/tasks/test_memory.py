"""What a task has held is let go, on the UI thread, without the collector's help."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Generator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.gil import needs_gil
from tests.tasks.kinds import plain
from tkasync import (
    UI,
    Runtime,
    checkpoint,
    current_task,
    spawn_task,
)
from tkasync.testing import FakeHost


class Big:
    """Something that says where it died."""

    def __init__(self, deaths: Any) -> None:
        weakref.finalize(self, lambda: deaths.append(threading.get_ident()))


@needs_gil
@pytest.mark.parametrize("kind", ["thread", "coroutine", "generator", "UI"])
@pytest.mark.parametrize("end", ["value", "error", "abort"])
def test_arguments_results_and_errors_die_on_the_ui_thread(fake_host: FakeHost, kind: Any, end: str) -> None:
    deaths, gate, begun = list[Any](), threading.Event(), threading.Event()

    def work(argument: Any, result: Any) -> Any:
        begun.set()
        if end == "abort":
            gate.wait(GIVE_UP)
            checkpoint()
        if end == "error":
            raise ValueError(argument)
        return result

    async def in_loop(argument: Any, result: Any) -> Any:
        return work(argument, result)

    def items(argument: Any, result: Any) -> Generator[Any, None, Any]:
        yield 1
        return work(argument, result)

    target = {"thread": work, "coroutine": in_loop, "generator": items, "UI": work}[kind]
    gate_before = kind == "UI" or end != "abort"
    if gate_before:
        gate.set()
    gc.disable()
    try:
        handle = spawn_task(
            target,
            Big(deaths),
            Big(deaths),
            executor=UI if kind == "UI" else None,
            on_error=lambda error: None,
            on_result=lambda value: None,
        )
        if end == "abort":
            if kind != "UI":
                assert begun.wait(GIVE_UP)
            handle.abort()
            gate.set()
        let_work_end(fake_host)
        del handle
        fake_host.run_pending()
        assert deaths == [threading.get_ident()] * 2, "without the collector's help"
    finally:
        gc.enable()


def test_what_a_thread_has_made_is_gone_at_the_latest_when_that_has_ended(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """With the GIL as soon as it is delivered, on the UI thread; without it Python leaves it to the thread."""
    deaths = list[Any]()

    def work() -> Generator[Any, None, Any]:
        for _ in range(3):
            yield Big(deaths)
        return Big(deaths)

    gc.disable()
    try:
        spawn_task(work, on_item=lambda item: None, on_result=lambda value: None)
        let_work_end(fake_host)
        runtime.close()
        assert len(deaths) == 4, "without the collector's help"
    finally:
        gc.enable()


def test_an_ended_task_is_forgotten(fake_host: FakeHost, runtime: Runtime) -> None:
    gc.disable()
    try:
        handle = spawn_task(plain, 1, on_result=lambda value: None, on_done=lambda handle: None, timeout=5)
        fake_host.run_pending()
        gone = weakref.ref(handle)
        assert runtime.scope.tasks == []
        assert len(runtime.in_flight) == 0
        del handle
        assert gone() is None, "without the collector's help"
    finally:
        gc.enable()


def test_a_chain_of_tasks_keeps_none_of_them(fake_host: FakeHost) -> None:
    """Each spawns the next: the last one must not hold all before it."""
    refs: list[Any] = []

    def link(left: int) -> None:
        refs.append(weakref.ref(current_task()))
        if left:
            spawn_task(link, left - 1)

    spawn_task(link, 20)
    fake_host.run_pending()
    gc.collect()
    assert len(refs) == 21
    assert [ref() for ref in refs] == [None] * 21
