"""Waits for other processes, which start in seconds where the machine is busy."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from tests import support

PATIENCE = 60  # seconds; reached by a failure only


def run_until(host: Any, predicate: Callable[[], object]) -> None:
    """Run turns of *host* until *predicate* holds; its clock stands."""
    support.run_until(host, predicate, PATIENCE)


def until(predicate: Callable[[], object]) -> None:
    """Let no turn run until *predicate* holds."""
    end = monotonic() + PATIENCE
    while not predicate():
        assert monotonic() < end, "it did not come"
        sleep(0.005)
