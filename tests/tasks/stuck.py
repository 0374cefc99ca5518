"""Work that takes no notice of an abort until it is let go."""

from __future__ import annotations

import threading
from typing import Any

from tests.support import GIVE_UP
from tkasync import TaskHandle, spawn_task


class Stuck:
    """Work that goes on until it is let go, and then takes no notice of an abort."""

    def __init__(self) -> None:
        self.began, self.gate = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.began.set()
        assert self.gate.wait(GIVE_UP)
        return "value"


def spawn_stuck(**options: Any) -> tuple[Stuck, TaskHandle[str]]:
    stuck = Stuck()
    handle = spawn_task(stuck, **options)
    assert stuck.began.wait(GIVE_UP)
    return stuck, handle
