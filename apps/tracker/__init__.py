"""Issues of a slow and failing server: one cache under two windows, changes that show at once, offline, all in view."""

from apps.tracker.window import main

__all__ = ["main"]
