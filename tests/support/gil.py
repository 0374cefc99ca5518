"""Whether this Python has its global lock, and what that changes for a test."""

from __future__ import annotations

import sys

import pytest

HAS_GIL: bool = getattr(sys, "_is_gil_enabled", lambda: True)()
needs_gil = pytest.mark.skipif(
    not HAS_GIL, reason="without the GIL Python frees an object on the thread that made it (docs/safety.md)"
)
