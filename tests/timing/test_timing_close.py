"""The end of an owner and of the window: dropped, or run and waited for, as was asked."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from typing import Any

import pytest

from tests.support import let_work_end
from tkasync import POOL, Runtime, checkpoint, spawn_debounced, spawn_task, spawn_throttled, ui_task
from tkasync.testing import FakeHost, fake_runtime


def lambda_coroutine(saved: list[Any]) -> Any:
    async def save(text: str) -> None:
        saved.append(text)

    return save


@pytest.mark.parametrize("kind", ["plain", "pool", "coroutine", "ui_task"])
def test_the_close_runs_a_last_save_of_any_kind(kind: str) -> None:
    """A save is flushed, not lost, when the window closes, of whatever kind it is."""
    runtime = fake_runtime()
    saved = []

    async def coroutine(text: str) -> None:
        await asyncio.sleep(0)
        saved.append(text)

    fn = {"coroutine": coroutine, "ui_task": ui_task(lambda_coroutine(saved))}.get(kind, saved.append)
    task = spawn_debounced(10, fn, executor=POOL if kind == "pool" else None, on_close="flush")
    task("text")
    runtime.close()
    assert saved == ["text"]


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_the_end_of_the_owner_drops_what_waits(
    fake_host: FakeHost, runtime: Runtime, saved: list[Any], spawn: Any
) -> None:
    owner = runtime.new_scope("page")
    task = spawn(1.0, saved.append, leading=False, owner=owner)
    task("text")
    owner.close()
    assert not task.is_pending
    fake_host.advance(5.0)
    assert saved == []
    assert fake_host.pending == 0


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_told_to_flush_the_end_of_the_owner_runs_what_waits(
    fake_host: FakeHost, runtime: Runtime, saved: list[Any], spawn: Any
) -> None:
    owner = runtime.new_scope("page")
    task = spawn(1.0, saved.append, leading=False, owner=owner, on_close="flush")
    task("text")
    owner.close()
    fake_host.run_pending()
    assert saved == ["text"]
    fake_host.advance(5.0)
    assert saved == ["text"]


def test_told_to_flush_nothing_runs_when_nothing_waits(
    fake_host: FakeHost, runtime: Runtime, saved: list[Any]
) -> None:
    owner = runtime.new_scope("page")
    task = spawn_debounced(1.0, saved.append, owner=owner, on_close="flush")
    task("text")
    fake_host.advance(2.0)
    owner.close()
    fake_host.run_pending()
    assert saved == ["text"]


def test_after_the_end_of_the_owner_calls_do_nothing(
    fake_host: FakeHost, runtime: Runtime, saved: list[Any]
) -> None:
    owner = runtime.new_scope("page")
    task = spawn_debounced(1.0, saved.append, owner=owner, on_close="flush")
    owner.close()
    task("late")
    task.flush()
    task.cancel()
    fake_host.advance(5.0)
    assert saved == []


@pytest.mark.parametrize(("on_close", "written"), [("flush", ["text"]), ("cancel", [])])
def test_a_save_under_way_goes_on_when_the_owner_of_a_flushing_one_ends_and_is_aborted_otherwise(
    fake_host: FakeHost, runtime: Runtime, saved: list[Any], on_close: Any, written: list[str]
) -> None:
    gate, entered = threading.Event(), threading.Event()

    def save(text: str) -> None:
        entered.set()
        gate.wait(10)
        checkpoint()
        saved.append(text)

    owner = runtime.new_scope("page")
    task = spawn_debounced(1.0, save, owner=owner, on_close=on_close, executor=POOL)
    task("text")
    fake_host.advance(1.0)
    assert entered.wait(5)
    owner.close()
    gate.set()
    let_work_end(fake_host)
    assert saved == written


# The close of the window


def test_the_close_runs_and_waits_for_a_last_save_on_the_pool(saved: list[Any]) -> None:
    host = FakeHost()
    runtime = fake_runtime(host)

    def save(text: str) -> None:
        time.sleep(0.05)  # the disk takes its time
        checkpoint()
        saved.append(text)

    task = spawn_debounced(1.0, save, on_close="flush", executor=POOL)
    task("text")
    assert runtime.close() == []
    assert saved == ["text"]


def test_a_ui_task_may_hand_its_last_save_to_the_pool(saved: list[Any]) -> None:
    runtime = fake_runtime()

    @ui_task
    async def save(text: str) -> None:
        from tkasync import spawn_task

        await spawn_task(saved.append, text)
        saved.append("confirmed")

    spawn_debounced(1.0, save, on_close="flush").call("text")
    runtime.close()
    assert saved == ["text", "confirmed"]


@pytest.mark.parametrize("window_goes", [True, False])
def test_a_plain_function_may_hand_its_last_save_to_the_pool(
    fake_host: FakeHost, runtime: Runtime, saved: list[Any], window_goes: bool
) -> None:
    """Each run of a page's save reads on the UI thread and writes in the pool, the last one too."""
    page = runtime.new_scope("page")

    def save(text: str) -> None:
        spawn_task(saved.append, text, group="save", policy="queue")

    task = spawn_debounced(1.0, save, owner=page, on_close="flush")
    task("first")
    fake_host.advance(1.0)
    task("last")
    fake_host.run_pending()
    if window_goes:
        runtime.close()
    else:
        page.close()
        let_work_end(fake_host)
    assert (saved, fake_host.errors) == (["first", "last"], [])


def test_a_save_that_has_been_queued_is_not_withdrawn_by_the_close(saved: list[Any]) -> None:
    """The delay is over, but the save has had no turn and no thread yet."""
    host = FakeHost()
    runtime = fake_runtime(host)
    on_ui = spawn_debounced(0, saved.append, on_close="flush")
    on_pool = spawn_debounced(0, saved.append, on_close="flush", executor=POOL)
    on_ui("ui")
    on_pool("pool")
    host._run_turn()
    runtime.close()
    assert sorted(saved) == ["pool", "ui"]


def test_a_last_save_that_takes_too_long_is_aborted_and_named(
    saved: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    runtime = fake_runtime()
    aborted = threading.Event()

    def save(text: str) -> None:
        while True:
            try:
                checkpoint()
            except BaseException:
                aborted.set()
                raise
            aborted.wait(0.001)

    spawn_debounced(1.0, save, on_close="flush", executor=POOL).call("text")
    with caplog.at_level(logging.WARNING, "tkasync"):
        runtime.close(timeout=0.1)
    assert aborted.wait(5)
    assert "save" in caplog.text


def test_an_error_in_a_last_save_is_reported(fake_host: FakeHost, runtime: Runtime) -> None:
    errors: list[BaseException] = []
    runtime.on_error = errors.append

    def fail() -> None:
        raise ValueError("disk full")

    spawn_debounced(1.0, fail, on_close="flush")()
    spawn_debounced(1.0, fail, on_close="flush", executor=POOL)()
    runtime.close()
    assert [str(error) for error in errors] == ["disk full", "disk full"]
