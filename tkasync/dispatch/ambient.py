"""What is current on a thread: scope, observer and driver of the code that runs there, and the running task.

The first three are thread-local, and not context variables: a task copies its spawner's context, but must not inherit
the ``setup()`` or the effect that spawned it. The running task *is* a context variable: ``asyncio.to_thread`` and a
copied context go on as part of the task.

This module stands below the types that it keeps, so it names them by protocols, or as ``Any``.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from concurrent.futures import Future
from contextvars import ContextVar
from typing import Any, Protocol


class Driver(Protocol):
    """Runs the coroutine of a UI task, step by step."""

    def wait_for(self, future: Future[Any]) -> Generator[Any, None, None]:
        """Wait in that coroutine until *future* is done."""


class Running(Protocol):
    """What carries the running task; see `tkasync.execution.item`."""

    handle: Any
    """Its handle, ``None`` once the contents have been released. Any: a `TaskHandle`, which stands above."""
    runtime: Any
    """Its window's `UiThread`. Any: that imports the queue, which imports this."""


class Ambient(threading.local):
    """What the code that runs on this thread belongs to."""

    scope: Any = None
    """The scope being set up; ``None`` outside. Any: a `Scope`, which stands above."""
    observer: object | None = None
    """The reactive computation that is running."""
    driver: Driver | None = None
    """The driver of the UI task whose step is running."""
    is_loop: bool = False
    """Whether this is the thread of a private asyncio loop: to block it would stop every coroutine."""


ambient: Ambient = Ambient()
# The carrier and not the handle: any thread may drop the last copy of a context, and must not drop a result with it.
running: ContextVar[Running | None] = ContextVar("tkasync_running", default=None)


class Cleared:
    """A block that belongs to nothing: no scope, no observer, no task; *driver* runs its coroutine.

    For what an event loop may run in the middle of something else. A dialog that ``setup()``, an effect or a UI task
    opens runs an event loop of its own; the calls, timers and handlers that run there are no part of those three.

    A class, and not a generator under ``contextmanager``: that costs two more frames, once a turn.
    """

    __slots__ = ("_driver", "_kept", "_task")

    def __init__(self, driver: Driver | None = None) -> None:
        self._driver = driver

    def __enter__(self) -> None:
        self._kept = ambient.scope, ambient.observer, ambient.driver
        ambient.scope = ambient.observer = None
        ambient.driver = self._driver
        self._task = running.get()
        running.set(None)

    def __exit__(self, *_error: object) -> None:
        ambient.scope, ambient.observer, ambient.driver = self._kept
        running.set(self._task)


class Owned:
    """A block in which *scope* owns what is made."""

    __slots__ = ("_kept", "_scope")

    def __init__(self, scope: Any) -> None:
        self._scope = scope

    def __enter__(self) -> None:
        self._kept, ambient.scope = ambient.scope, self._scope

    def __exit__(self, *_error: object) -> None:
        ambient.scope = self._kept


def mark_loop_thread() -> None:
    """Say that this thread runs a private asyncio loop, until it ends."""
    ambient.is_loop = True
