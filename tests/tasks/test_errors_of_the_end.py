"""Errors after an abort, and the two that end a program."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import sys
import threading

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.failing import fail
from tkasync import UI, TaskState, spawn_task, spawn_ui_task
from tkasync.testing import FakeHost


def test_a_failed_task_that_was_aborted_before_delivery_is_logged(
    fake_host: FakeHost, errors: list[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "tkasync"):
        handle = spawn_task(fail)
        concurrent.futures.wait([handle], GIVE_UP)
        handle.abort()
        fake_host.run_pending()
    assert errors == []
    assert "it was aborted" in caplog.text


def test_what_a_straggler_raises_is_logged(
    fake_host: FakeHost, errors: list[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    begun, gate = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        gate.wait(GIVE_UP)
        fail()

    with caplog.at_level(logging.INFO, "tkasync"):
        handle = spawn_task(work)
        assert begun.wait(GIVE_UP)
        handle.abort()
        gate.set()
        let_work_end(fake_host)
    assert "raised after it had ended" in caplog.text
    assert errors == []


def test_sys_exit_in_work_off_the_ui_thread_fails_that_task_alone(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    async def leave() -> None:
        sys.exit(3)

    async def leave_in_a_child() -> None:
        await asyncio.gather(asyncio.ensure_future(leave()), return_exceptions=True)

    async def go_on() -> str:
        await asyncio.sleep(0)
        return "alive"

    handles = [spawn_task(leave), spawn_task(sys.exit, 3)]
    fake_host.run_pending()
    assert [handle.state for handle in handles] == [TaskState.FAILED] * 2
    assert len(errors) == 2
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        spawn_task(leave_in_a_child).abort()
        after = spawn_task(go_on)
        let_work_end(fake_host)
    finally:
        logging.getLogger("asyncio").setLevel(logging.NOTSET)
    assert after.result() == "alive"


def test_sys_exit_on_the_ui_thread_ends_the_loop_and_is_not_reported_as_well(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    handle = spawn_task(sys.exit, 3, executor=UI)
    with pytest.raises(SystemExit):
        fake_host.run_pending()
    fake_host.run_pending()
    assert errors == []
    assert handle.state is TaskState.FAILED

    async def leave() -> None:
        sys.exit(4)

    spawn_ui_task(leave)
    with pytest.raises(SystemExit):
        fake_host.run_pending()
    fake_host.run_pending()
    assert errors == []
