"""Issues of a slow and failing server: one cache under two windows, changes that show at once, offline, all in view.

Teaches server state: a cache that two windows share, optimistic changes, retries and being offline.
"""

from apps.tracker.window import main

__all__ = ["main"]
