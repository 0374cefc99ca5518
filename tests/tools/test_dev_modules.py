"""Which modules are the program's is read while they come and go."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from itertools import count
from types import ModuleType

import pytest

from tkasync.tools.dev.modules import program_modules


@pytest.fixture
def a_module_with_each_collection() -> Iterator[None]:
    """A finalizer, or the thread that has its turn meanwhile, may import."""
    numbers = count()
    before, thresholds = set(sys.modules), gc.get_threshold()

    def add(_phase: str, _info: object) -> None:
        name = f"tkasync_test_module_{next(numbers)}"
        sys.modules[name] = ModuleType(name)

    gc.callbacks.append(add)
    gc.set_threshold(1)
    yield
    gc.set_threshold(*thresholds)
    gc.callbacks.remove(add)
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.mark.usefixtures("a_module_with_each_collection")
def test_a_module_may_come_while_they_are_read() -> None:
    for _ in range(3):
        program_modules()
