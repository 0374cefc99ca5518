"""A counter on a real HTTP server, fetched in three ways: callbacks, a coroutine, a UI task.

Teaches the three ways to write one request, and when to choose which; errors, progress and Stop in each.
"""

from apps.async_counter.window import main

__all__ = ["main"]
