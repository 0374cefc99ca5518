"""How work ends: what its error means, and whether a task has ended its own owner. Any thread."""

from __future__ import annotations

from concurrent.futures import CancelledError

from tkasync.dispatch.ambient import Running, running
from tkasync.errors import Cancelled


def ends_the_program(error: BaseException | None) -> bool:
    """Whether *error* is one of the two that leave the event loop."""
    return issubclass(type(error), SystemExit | KeyboardInterrupt)


def is_cancellation(error: BaseException) -> bool:
    """Whether *error* says that the work was cancelled. asyncio's is known by name: asyncio is not imported here."""
    kind = type(error)  # not isinstance, which asks a __class__ of the program's
    if issubclass(kind, BaseExceptionGroup):
        # Below Python 3.13 a task group of asyncio's wraps what it does not know for a cancellation.
        return all(is_cancellation(part) for part in error.exceptions)  # type: ignore[attr-defined]  # of the group
    return issubclass(kind, Cancelled | CancelledError) or (
        kind.__name__ == "CancelledError" and kind.__module__ == "asyncio.exceptions"
    )


def note_own_end(item: Running) -> None:
    """Note that *item*'s task, which runs on the UI thread, ends its own owner, if it is that which runs here."""
    # And not one in whose dialog somebody else has ended the owner.
    if running.get() is item and item.handle is not None:
        item.handle.note_own_end()
