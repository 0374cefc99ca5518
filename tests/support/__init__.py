"""What several tests need. For what runs on a `FakeHost`, without sleeping."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

GIVE_UP = 10  # seconds; reached by a failure only


def until(predicate: Callable[[], object]) -> None:
    """Let no turn run until *predicate* holds, which another thread brings about."""
    end = monotonic() + GIVE_UP
    while not predicate():
        assert monotonic() < end, "it did not come"
        sleep(0.0005)


def run_until(host: Any, predicate: Callable[[], object], patience: float = GIVE_UP) -> None:
    """Run turns of *host* until *predicate* holds; its clock stands."""
    end = monotonic() + patience
    while not predicate():
        assert monotonic() < end, "it did not come"
        host.run_pending()


def stands(count: Callable[[], int]) -> bool:
    """Whether *count* stays the same for a while; no turn runs meanwhile."""
    before = count()
    sleep(0.05)
    return count() == before


def is_waited_for(handle: Any) -> bool:
    """Whether somebody waits for *handle*, on whatever thread."""
    return bool((handle._made_condition and handle._waiters) or handle._done_callbacks)


def let_work_end(host: Any) -> None:
    """Run turns of *host* until the work in threads and coroutines has ended; it must have been told to.

    ``run_pending()`` waits only a moment for work that it has seen standing.
    """
    end = monotonic() + GIVE_UP
    host.run_pending()
    while working := host._work.elsewhere:
        assert monotonic() < end, working
        host._work.wait_for_change(0.02)
        host.run_pending()
    host.run_pending()
