"""What a time limit of asyncio's does on this Python."""

from __future__ import annotations

import sys

LIMIT_COUNTS_OTHER_CANCELS: bool = sys.version_info < (3, 11, 3)
"""Whether `asyncio.timeout` raises no TimeoutError in a task that was cancelled before its block (gh-102780).

It asks whether any cancel is left, not whether one has come in its block. So it is on every loop: in the ``finally``
blocks of an aborted task one is left, and behind a `TaskGroup` that has failed while it waited for its tasks.
"""
