"""What becomes, at the close of a window, of work that is queued and of work that cleans up."""

from __future__ import annotations

import asyncio
import threading
import time

from tests.support import GIVE_UP
from tkasync import Runtime, checkpoint
from tkasync.testing import FakeHost


def test_a_thread_that_the_close_frees_takes_up_no_work_of_another_owner() -> None:
    """The runtime's own tasks are aborted first; what a widget has queued is withdrawn before that."""
    runtime = Runtime(FakeHost(), max_workers=1)
    began, started = threading.Event(), threading.Event()

    def heed_an_abort() -> None:
        began.set()
        while True:
            checkpoint()
            time.sleep(0.001)

    runtime.spawn_task(heed_an_abort)
    assert began.wait(GIVE_UP)
    runtime.spawn_task(started.set, owner=runtime.new_scope("a widget"))
    runtime.scope.on_cleanup(started.wait, 0.1)  # the time in which the freed thread would take it up
    runtime.close()
    assert not started.is_set()


def test_the_close_does_not_interrupt_the_cleanup_of_a_coroutine_that_was_aborted(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """It is named as left behind, and its awaits are let be: it was told once."""
    began, cleaning = threading.Event(), threading.Event()
    interruptions: list[BaseException] = []

    async def clean_up_for_long() -> None:
        try:
            began.set()
            await asyncio.sleep(GIVE_UP)
        finally:
            cleaning.set()
            try:
                await asyncio.sleep(GIVE_UP)
            except asyncio.CancelledError as error:
                interruptions.append(error)

    handle = runtime.spawn_task(clean_up_for_long)
    assert began.wait(GIVE_UP)
    handle.abort()
    assert cleaning.wait(GIVE_UP)
    assert runtime.close(0.01) == [handle]
    assert interruptions == []
