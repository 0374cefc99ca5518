"""Tests of CPython's that assume of the stock loop what asyncio does not promise, and why it does not hold here."""

from __future__ import annotations

_ASSUMPTIONS: dict[str, str] = {}


def reason_against(test: str) -> str | None:
    """Return why *test*, by its full name, says nothing about this loop; ``None`` where it is to pass."""
    return next((reason for name, reason in _ASSUMPTIONS.items() if test.endswith(name)), None)
