"""What a task is called, where it stands and how far it is: plain values, for any thread."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from tkasync.tasks.frozen import Frozen, put


class TaskId(int):
    """The number of a task, unique in the process, in the order of spawning."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"TaskId({int(self)})"


class TaskState(Enum):
    """The state of a task; the last three are final."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


TaskKind = Literal["function", "generator", "coroutine", "async generator", "ui task"]
"""What the work of a task is."""


class Phase(Enum):
    """Where a task stands on its way to the last callback; `tkasync.tasks.handle` has the transitions."""

    WAITING = "waiting"
    WORKING = "working"
    ENDED = "ended"
    DELIVERED = "delivered"


class Progress(Frozen):
    """How far a task is; ``total`` is ``None`` while unknown."""

    __match_args__ = ("done", "total", "message")
    __slots__ = __match_args__
    done: float
    total: float | None
    message: str

    def __init__(self, done: float = 0, total: float | None = None, message: str = "") -> None:
        put(self, "done", done)
        put(self, "total", total)
        put(self, "message", message)

    @property
    def fraction(self) -> float | None:
        """``done / total`` between 0 and 1, ``None`` while the total is unknown."""
        return None if not self.total else min(1.0, max(0.0, self.done / self.total))


NO_PROGRESS = Progress()
"""The progress of a task before its first report."""
