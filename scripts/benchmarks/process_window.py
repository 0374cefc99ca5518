"""What the subjects about other processes share: a window, worker processes that have started, a way to wait."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import SpawnContext

from tkasync import spawn_task
from tkasync.processes import ProcessWorkers

from .measure import Clock
from .peers.ours import Ours
from .process_work import hold

__all__ = ["SPAWN", "WORKERS", "ProcessWindow"]

WORKERS = 2
SPAWN: SpawnContext = get_context("spawn")
_PATIENCE = 50.0  # seconds; the child is killed soon after


class ProcessWindow(Ours):
    """A window with *count* worker processes, all of them started. UI thread."""

    def __init__(self, count: int = WORKERS) -> None:
        super().__init__("auto")
        self.pool = ProcessWorkers(count)
        held = [spawn_task(hold, 0.3, executor=self.pool) for _ in range(count)]
        self.until(lambda: all(task.done() for task in held))

    def until(self, predicate: Callable[[], object]) -> None:
        """Run the event loop until *predicate* holds, which is looked at each millisecond."""
        end = Clock() + _PATIENCE

        def look() -> None:
            if predicate():
                self.stop()
            elif Clock() > end:
                raise TimeoutError("what was waited for did not come")
            else:
                self.root.after(1, look)

        self.root.after(0, look)
        self.root.mainloop()

    def close(self) -> None:
        """End the processes and the runtime."""
        self.pool.close(0.0)
        self.runtime.close()
