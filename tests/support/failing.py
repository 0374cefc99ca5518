"""Work that fails, in a thread and on the private loop."""

from __future__ import annotations


def fail(message: object = "failed") -> None:
    raise ValueError(message)


async def fail_in_loop(message: object = "failed") -> None:
    raise ValueError(message)
