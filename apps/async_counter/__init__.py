"""A counter on a real HTTP server, fetched in three ways: callbacks, a coroutine, a UI task."""

from apps.async_counter.window import main

__all__ = ["main"]
