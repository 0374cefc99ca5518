"""What the code that runs on this thread belongs to: its scope, its reactive observer, its driver.

Thread-local on purpose, not a context variable: a task copies its spawner's context, but it must not
inherit the ``setup()`` or the effect that spawned it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tkasync.execution.places.ui_coroutine import UiTaskItem
    from tkasync.ownership.scope import Scope


class Here(threading.local):
    """The scope being set up, the reactive computation and the UI coroutine being run, on this thread."""

    scope: Scope | None = None
    observer: object | None = None
    driver: UiTaskItem | None = None


here = Here()
