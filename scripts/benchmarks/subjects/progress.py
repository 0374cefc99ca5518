"""What a `TaskProgress` takes of the UI thread's core while a task reports without a pause."""

from __future__ import annotations

from time import thread_time

from benchmarks.measure import Clock
from benchmarks.process_window import ProcessWindow
from benchmarks.process_work import storm
from tkasync import spawn_task
from tkasync.widgets import TaskProgress

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    seconds = 2.0 if quick else 5.0
    window = ProcessWindow(1)
    shown = TaskProgress(window.root)
    shown.pack()
    executor = window.pool if peer == "ours-process" else None
    task = spawn_task(storm, seconds + 3, executor=executor)
    if peer != "without":
        shown.follow(task)
    window.until(lambda: task.progress.done)
    begun, used = Clock(), thread_time()
    window.later(seconds, window.stop)
    window.root.mainloop()
    percent = (thread_time() - used) / (Clock() - begun) * 100
    task.abort()
    window.close()
    return {"ui_percent": round(percent, 3)}
