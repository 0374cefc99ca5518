"""What several tests need. For what runs on a `FakeHost`, without sleeping."""

from __future__ import annotations

from time import monotonic
from typing import Any

GIVE_UP = 10  # seconds; reached by a failure only


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
