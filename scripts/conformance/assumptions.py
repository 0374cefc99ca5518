"""Tests of CPython's that assume of the stock loop what asyncio does not promise, and why it does not hold here."""

from __future__ import annotations

_FORK = "it forks, and a forked process has no window"
ASSUMPTIONS = {
    ".test_internal_fds": "the loop has no socket of its own before its first signal handler",
    ".test_log_slow_callbacks": "it replaces the logger by its name in asyncio.base_events; the loop has its own",
    ".test_get_event_loop_new_process": _FORK,
    ".test_fork_asyncio_run": _FORK,
    ".test_fork_asyncio_subprocess": _FORK,
    ".test_all_tasks_from_other_thread_includes_eager_tasks": (
        "it runs a loop on another thread than the one that has made it, and the window"
    ),
}


def reason_against(test: str) -> str | None:
    """Return why *test*, by its full name, says nothing about this loop; ``None`` where it is to pass."""
    return next((reason for name, reason in ASSUMPTIONS.items() if test.endswith(name)), None)
