"""Downloads that go on: so many at a time, paused, resumed and tried again, checked, and never half a file."""

from apps.downloader.window import main

__all__ = ["main"]
