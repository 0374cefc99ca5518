"""The refusal of asyncio in a UI task: an error with the line to write instead.

A step of a UI task runs with a stub in place of asyncio's running loop, and what it asks of the stub is refused. UI
thread.
"""

from __future__ import annotations

import sys
from typing import Any

from tkasync.execution.kinds import close_coroutine


class _Nothing:
    """A bare ``yield``: ``asyncio.sleep(0)``."""


NOTHING = _Nothing()


def asyncio_refused(what: str) -> TypeError:
    """Return the error for an await of *what*."""
    return TypeError(
        f"a UI task runs on the UI thread, without asyncio, and cannot wait for {what}: "
        "write await self.spawn_task(coro) for a coroutine of asyncio, await sleep(seconds) of tkasync for a pause, "
        "and await a handle as it is, several by gather(*handles) or first(*handles) of tkasync"
    )


def _close_coroutines() -> None:
    """Close the coroutines that asyncio was given: beside the refusal, "was never awaited" would only confuse."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _CLOSED_IN:
        for value in frame.f_locals.values():
            for one in value if isinstance(value, tuple | list | set) else (value,):
                close_coroutine(one)
        if frame.f_back is None:
            return
        frame = frame.f_back


_CLOSED_IN = ("asyncio", __name__.partition(".")[0])


class LoopStub:
    """Stand in for asyncio's running loop during a step of a UI task; see the module."""

    def __getattr__(self, name: str) -> Any:
        _close_coroutines()
        raise asyncio_refused(f"asyncio (its loop's {name})")

    def __hash__(self) -> int:
        _close_coroutines()
        raise asyncio_refused("asyncio (its current task)")

    def __eq__(self, other: object) -> bool:
        return self is other

    def create_task(self, _coroutine: object, **_options: object) -> Any:
        _close_coroutines()
        raise asyncio_refused("an asyncio task")


STUB = LoopStub()
