"""`has_room`: whether the stack has room for more calls, which near Python's recursion limit it has not. Any thread.

What takes something out and then calls it asks first: broken off in between, it would lose it.
"""

from __future__ import annotations

import sys


def has_room(calls: int) -> bool:
    """Whether *calls* more calls fit on the stack. Quick, unless that is deep."""
    try:
        # Much quicker than a count of the frames. Calls in C count, too, and have none: so a quarter.
        sys._getframe(sys.getrecursionlimit() // 4)
    except ValueError:
        return True
    try:
        _descend(calls)
    except RecursionError:
        return False
    return True


def _descend(calls: int) -> None:
    if calls:
        _descend(calls - 1)
