"""The end of a task on the UI thread: its callbacks one after the other, and what it keeps alive after them."""

from __future__ import annotations

import gc
import weakref
from typing import Any

from tests.support import let_work_end
from tkasync import Cancelled, Runtime, TaskHandle, current_task, sleep, spawn_task, spawn_ui_task
from tkasync.testing import FakeHost


def test_a_dialog_in_a_callback_holds_up_the_callbacks_behind_it(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    told: list[str] = []
    handle = spawn_task(str, "value")

    def open_dialog(_value: str) -> None:
        told.append("begins")
        handle.on_result(lambda _value: told.append("added meanwhile"))
        runtime.queue.drain_and_execute()  # the dialog's own event loop
        told.append("ends")

    handle.on_result(open_dialog)
    handle.on_done(lambda _handle: told.append("done"))
    let_work_end(fake_host)
    assert told == ["begins", "ends", "added meanwhile", "done"]


def test_a_delivered_task_does_not_keep_the_one_that_spawned_it(fake_host: FakeHost) -> None:
    def outer() -> None:
        spawners.append(weakref.ref(current_task()))
        inner.append(spawn_task(str, "inner"))

    spawners: list[weakref.ref[Any]] = []
    inner: list[TaskHandle[str]] = []
    spawn_task(outer)
    let_work_end(fake_host)
    gc.collect()
    assert inner[0].result() == "inner"
    assert spawners[0]() is None


def test_a_coroutine_that_caught_an_error_goes_on_when_another_task_ends_with_it(fake_host: FakeHost) -> None:
    """The handled error's frames are cleared; that of the coroutine, which is suspended, is among them."""
    errors: list[ValueError] = []
    told: list[str] = []

    async def catch() -> None:
        try:
            raise ValueError("caught, and kept")
        except ValueError as error:
            errors.append(error)
        try:
            await sleep(5)
        except (Cancelled, GeneratorExit):
            told.append("was ended")
            raise
        told.append("goes on")

    async def fail() -> None:
        raise errors[0]

    spawn_ui_task(catch)
    fake_host.run_pending()
    spawn_ui_task(fail, on_error=lambda _error: told.append("failed"))
    fake_host.run_pending()
    assert told == ["failed"]
    fake_host.advance(5)
    assert told == ["failed", "goes on"]
