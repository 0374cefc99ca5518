"""`AtWork`: how many are at work at once."""

from __future__ import annotations

import threading


class AtWork:
    """Entered by each that works, for as long as it does. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = self.most = 0

    def __enter__(self) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._now -= 1
