"""How long the system has let this process wait for a processor, for what is measured in seconds on a busy machine."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_THREADS = Path("/proc/self/task")
_A_NANOSECOND = 1e-9


class ProcessorWaits:
    """The waits of all threads since this was made; none where the system does not tell, as Linux does."""

    def __init__(self) -> None:
        self._before = _waits()

    @property
    def seconds(self) -> float:
        """Their sum. A thread that has ended meanwhile does not count."""
        waits = _waits()
        return _A_NANOSECOND * sum(wait - self._before.get(thread, 0) for thread, wait in waits.items())


def _waits() -> dict[str, int]:
    found: dict[str, int] = {}
    for statistics in _THREADS.glob("*/schedstat"):
        with suppress(OSError):  # the thread has ended
            found[statistics.parent.name] = int(statistics.read_text().split()[1])
    return found
