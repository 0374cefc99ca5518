"""`Owner`: an object of the program's own that owns tasks."""

from __future__ import annotations


class Owner:
    """Anything that can be an owner."""
