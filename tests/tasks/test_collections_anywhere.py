"""The collector runs at every allocation, and finalizers spawn, dispatch, send and close: no lock is in their way."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.tasks.owner import Owner
from tkasync import CancellationToken, create_signal, dispatch_to_ui, scope_of, spawn_interval, spawn_task
from tkasync.errors import NoOwnerError, RuntimeClosedError
from tkasync.testing import fake_runtime

MOST = 300  # finalizers in a round


class Garbage:
    """A cycle whose finalizer does something, and leaves the next one behind."""

    def __init__(self, act: Callable[[], object], left: list[int]) -> None:
        self.me, self.act, self.left = self, act, left

    def __del__(self) -> None:
        if self.left[0]:
            self.left[0] -= 1
            with suppress(RuntimeClosedError, NoOwnerError):  # at the end of the test
                self.act()
            Garbage(self.act, self.left)


async def coroutine() -> None:
    pass


OWNER = Owner()


def ignore(*_: object) -> None:
    pass


def act_on_everything() -> None:
    """What takes a lock or makes something on demand, one of each."""
    token = CancellationToken()
    token.on_cancel(ignore)
    for work in (int, coroutine):
        task = spawn_task(work, policy="queue", owner=OWNER)
        task.add_done_callback(ignore)
        task.on_done(ignore)
        task.token.on_cancel(ignore)
        task.abort()
    dispatch_to_ui(ignore)
    dispatch_to_ui(lambda: create_signal(0)[1].sender().set(1))
    spawn_interval(1, int).abort()
    scope_of(Owner()).on_cleanup(int)
    token.cancel()


def run_beside_a_busy_collector(finalizer: Callable[[], object], over: threading.Event) -> None:
    runtime = fake_runtime()
    left = [MOST]
    thresholds = gc.get_threshold()
    try:
        Garbage(finalizer, left)
        gc.set_threshold(1, 1, 1)
        for _ in range(3):
            act_on_everything()
            runtime.host.run_pending()  # type: ignore[attr-defined]  # a FakeHost
    finally:
        gc.set_threshold(*thresholds)
        left[0] = 0
        runtime.close(1.0)
    over.set()


def close_an_owner() -> None:
    owner = Owner()
    dispatch_to_ui(scope_of(owner).close)


@pytest.mark.parametrize(
    "finalizer",
    [
        lambda: spawn_task(int),
        lambda: spawn_task(coroutine),
        lambda: dispatch_to_ui(int),
        close_an_owner,
        act_on_everything,
    ],
    ids=["spawn", "spawn a coroutine", "dispatch", "close", "everything"],
)
def test_a_finalizer_at_any_moment_waits_for_nothing(finalizer: Callable[[], Any]) -> None:
    over = threading.Event()
    thread = threading.Thread(target=run_beside_a_busy_collector, args=(finalizer, over), daemon=True)
    thread.start()
    thread.join(3 * GIVE_UP)
    assert over.is_set(), "something waits for a lock that its own thread holds, or failed"
