"""What the tests of intervals, debounce and throttle share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tkasync import DebouncedTask, spawn_debounced
from tkasync.testing import FakeHost


@pytest.fixture
def runs() -> list[Any]:
    """When the work ran, and with what."""
    return []


@pytest.fixture
def note(fake_host: FakeHost, runs: list[Any]) -> Callable[..., object]:
    """Work that notes when it runs, and with what."""
    return lambda *args: runs.append((round(fake_host.now, 6), *args))


@pytest.fixture
def make(note: Callable[..., object]) -> Callable[..., DebouncedTask]:
    """Makes a debounce that notes its runs."""

    def build(delay: float = 0.3, **options: Any) -> DebouncedTask:
        return spawn_debounced(delay, note, **options)

    return build


@pytest.fixture
def saved() -> list[Any]:
    """What was saved."""
    return []


@pytest.fixture
def times() -> list[float]:
    """When the work ran."""
    return []


@pytest.fixture
def beat(fake_host: FakeHost, times: list[float]) -> Callable[..., object]:
    """Work that notes when it runs."""
    return lambda *args: times.append(fake_host.now)
