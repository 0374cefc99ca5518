"""10,000 live tasks, their component destroyed: how long until every handle is cancelled; what still arrives.

*destroy_ms* by the clock; *ui_ms* is the UI thread's own time of it. The threads whose work has been told to end wake
meanwhile, and how often they take the interpreter from the UI thread differs from run to run.

*peer*: "functions" (a few run and watch their token, the others wait for a worker), "coroutines" (all run).
"""

from __future__ import annotations

import asyncio
import time
import tkinter
from typing import Any

from benchmarks.measure import Clock
from tkasync import Component, Runtime, TaskHandle, current_task

__all__ = ["measure"]

COUNT = 10_000


class Busy(Component):
    def setup(self) -> None:
        self.delivered = 0

    def start(self, work: Any) -> list[TaskHandle[Any]]:
        return [
            self.spawn_task(work, on_result=self.count, on_error=self.count, on_done=self.count)
            for _ in range(COUNT)
        ]

    def count(self, _what: object) -> None:
        self.delivered += 1


def wait_for_token() -> None:
    task = current_task()
    assert task is not None
    task.token.wait(30)


async def wait_in_loop() -> None:
    await asyncio.sleep(30)


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    root = tkinter.Tk()
    figures: dict[str, float] = {}
    with Runtime(root):
        component = Busy(root)
        component.pack()

        def destroy() -> None:
            begun, own = Clock(), time.thread_time()
            component.destroy()
            figures["ui_ms"] = round((time.thread_time() - own) * 1000, 3)
            figures["destroy_ms"] = round((Clock() - begun) * 1000, 3)
            figures["cancelled"] = sum(handle.cancelled() for handle in handles)
            root.after(400 if quick else 1000, root.quit)

        handles = component.start(wait_in_loop if peer == "coroutines" else wait_for_token)
        root.after(700, destroy)
        root.mainloop()
        figures["delivered"] = component.delivered
    return figures
