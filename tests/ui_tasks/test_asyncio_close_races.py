"""Another thread calls the loop of the UI thread just as that closes, or moves to another window."""

from __future__ import annotations

import asyncio
import tkinter as tk
from typing import Any

from tests.support.interleaving import beside, moments
from tkasync import Runtime, ui_task
from tkasync.testing import FakeHost, Pilot, fake_runtime
from tkasync.ui_tasks.loop.serving import ServingLoop


class Caller:
    """Calls *loop* from another thread, and keeps what came of it."""

    def __init__(self, loop: Any) -> None:
        self._loop = loop
        self.came = 0
        self.errors: list[str] = []

    def call(self) -> None:
        """Call it, to the end."""
        beside(self._call).join()

    def _call(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._count)
        except Exception as error:
            self.errors.append(repr(error))

    def _count(self) -> None:
        self.came += 1


@ui_task
async def loop_of_this_window() -> asyncio.AbstractEventLoop:
    """Return the running loop."""
    return asyncio.get_running_loop()


def test_a_call_from_another_thread_is_taken_or_refused_at_each_moment_of_the_end() -> None:
    for moment in moments(ServingLoop.end):
        host = FakeHost()
        runtime = fake_runtime(host)
        handle = runtime.spawn_task(loop_of_this_window)
        host.run_pending()
        caller = Caller(handle.result())
        with moment.during(caller.call):
            runtime.close()
        assert caller.errors in ([], ["RuntimeError('Event loop is closed')"])


def loop_of(runtime: Runtime) -> Any:
    """Return the asyncio loop of *runtime*, which has begun to serve its window by then."""
    handle = runtime.spawn_task(loop_of_this_window)
    Pilot(runtime.root).wait_until(handle.done)
    return handle.result()


def test_a_call_from_another_thread_comes_at_each_moment_of_a_move() -> None:
    first, second = tk.Tk(), tk.Tk()
    for moment in moments(ServingLoop.begin_close):
        leaves, stays = Runtime(first), Runtime(second)
        loop = loop_of(leaves)
        assert loop_of(stays) is loop
        caller = Caller(loop)
        with moment.during(caller.call):
            leaves.close()
        Pilot(second).wait_until(lambda: caller.came)  # noqa: B023  # called in this round
        assert (caller.came, caller.errors) == (1, [])
        stays.close()
    first.destroy()
    second.destroy()
