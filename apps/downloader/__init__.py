"""Downloads that go on: so many at a time, paused, resumed and tried again, checked, and never half a file.

Teaches limits, groups and policies of tasks, pausing and retrying, and work that may end at any moment.
"""

from apps.downloader.window import main

__all__ = ["main"]
