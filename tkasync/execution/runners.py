"""What work runs on, as its items see it: protocols of what `tkasync.execution.engines` makes. Any thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tkasync.execution.threads import OwnThreads


class Runner(Protocol):
    """Runs calls somewhere else: the thread pool, or the thread of the asyncio loop."""

    def run(self, call: Callable[[], object]) -> None:
        """Run *call*, which must not raise, there. Any thread."""


class Engines(Protocol):
    """What a runtime runs work on; `tkasync.execution.engines` has them."""

    @property
    def made_pool(self) -> Runner | None:
        """The thread pool, once it is made."""

    def make_pool(self) -> Runner:
        """Make the thread pool, unless another thread has; return it."""

    @property
    def threads(self) -> OwnThreads:
        """The threads that run one call each."""

    @property
    def loop(self) -> Any:
        """The asyncio loop, a `LoopThread`. Any: its module imports asyncio, and is imported by the first coroutine."""

    @property
    def hub(self) -> Any:
        """Where the processes of pools connect, a `Hub`. Any: as `loop`."""

    def forget_remote(self, work: Any) -> None:
        """Have the hub hear of *work*, a `RemoteEnd`, no more. Any: as `loop`."""

    @property
    def ui_loop(self) -> Any:
        """The asyncio loop of the UI thread, a `ServingLoop`. Any: as `loop`. UI thread."""
