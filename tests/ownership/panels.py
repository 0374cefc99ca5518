"""A component that notes what happens to it, and work that lasts as long as its owner."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.support import GIVE_UP
from tkasync import Component, current_task


def wait_for_token() -> None:
    current_task().token.wait(GIVE_UP)


class Log(list[Any]):
    """What happened, in order."""

    def note(self, *args: Any) -> None:
        self.append(args[0] if len(args) == 1 else args)


class Panel(Component):
    def setup(self) -> None:
        self.log = Log(["setup"])
        self.on_cleanup(self.log.note, "cleanup")
        self.task = self.spawn_task(asyncio.sleep, 1000)
