"""Ctrl+C during a close: it waits for nothing more, what blocks it is interrupted, and every cleanup has its turn."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

import pytest

from tests.support import GIVE_UP
from tkasync import Runtime, sleep, spawn_task, spawn_ui_task
from tkasync.testing import FakeHost

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGINT cannot be sent to one process")


def send_later(seconds: float) -> None:
    threading.Timer(seconds, os.kill, [os.getpid(), signal.SIGINT]).start()


def quick(seen: list[str]) -> None:
    signal.raise_signal(signal.SIGINT)
    seen.append("quick")


def blocked(seen: list[str]) -> None:
    try:
        send_later(0.05)
        time.sleep(GIVE_UP)
    finally:
        seen.append("interrupted")
    seen.append("never")


def blocked_in_a_lock(seen: list[str]) -> None:
    try:
        send_later(0.05)
        threading.Event().wait(GIVE_UP)
    finally:
        seen.append("interrupted")
    seen.append("never")


@pytest.mark.parametrize("cleanup", [blocked, blocked_in_a_lock])
def test_a_cleanup_that_blocks_is_interrupted_and_the_others_run(
    fake_host: FakeHost, runtime: Runtime, cleanup: Callable[[list[str]], None]
) -> None:
    seen: list[str] = []
    runtime.scope.on_cleanup(seen.append, "first")
    runtime.scope.on_cleanup(cleanup, seen)
    runtime.scope.on_cleanup(seen.append, "last")
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        runtime.close()
    assert seen == ["last", "interrupted", "first"]
    assert time.monotonic() - began < GIVE_UP / 2


def test_a_cleanup_that_takes_no_time_is_not_interrupted(fake_host: FakeHost, runtime: Runtime) -> None:
    seen: list[str] = []
    for _ in range(3):
        runtime.scope.on_cleanup(quick, seen)
    with pytest.raises(KeyboardInterrupt):
        runtime.close()
    assert seen == ["quick"] * 3


def test_the_wait_for_threads_ends(fake_host: FakeHost, runtime: Runtime) -> None:
    release, begun = threading.Event(), threading.Event()
    spawn_task(lambda: (begun.set(), release.wait(GIVE_UP)))
    assert begun.wait(GIVE_UP)
    send_later(0.1)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        runtime.close(GIVE_UP)
    assert time.monotonic() - began < GIVE_UP / 2
    release.set()


def test_a_queued_call_that_blocks_is_interrupted(fake_host: FakeHost, runtime: Runtime) -> None:
    seen: list[str] = []
    runtime.dispatch_to_ui(blocked, seen)
    runtime.dispatch_to_ui(seen.append, "dropped")
    with pytest.raises(KeyboardInterrupt):
        runtime.close(GIVE_UP)
    assert (seen, runtime.statistics().dropped_calls) == (["interrupted"], 1)


def test_a_ui_task_that_blocks_in_its_finally_is_interrupted(fake_host: FakeHost, runtime: Runtime) -> None:
    seen: list[str] = []

    async def wait() -> None:
        try:
            await sleep(600)
        finally:
            blocked(seen)

    runtime.scope.on_cleanup(seen.append, "cleanup")
    spawn_ui_task(wait)
    fake_host.run_pending()
    with pytest.raises(KeyboardInterrupt):
        runtime.close()
    assert seen == ["interrupted", "cleanup"]


def test_the_handler_is_pythons_own_again_after_the_close(fake_host: FakeHost, runtime: Runtime) -> None:
    runtime.scope.on_cleanup(lambda: None)
    runtime.close()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_handler_of_the_programs_own_stands_during_the_close(fake_host: FakeHost, runtime: Runtime) -> None:
    seen: list[str] = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append("mine"))
    try:
        runtime.scope.on_cleanup(signal.raise_signal, signal.SIGINT)
        runtime.close()
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == ["mine"]


def test_a_handler_that_a_cleanup_sets_stands_after_the_close(fake_host: FakeHost, runtime: Runtime) -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        runtime.scope.on_cleanup(signal.signal, signal.SIGINT, signal.SIG_IGN)
        runtime.close()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
