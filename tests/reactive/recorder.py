"""An effect that writes down what it saw, and a function that counts its calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tkasync import create_effect


class Recorder:
    """An effect that writes down what it saw."""

    def __init__(self, source: Callable[[], Any]) -> None:
        self.seen: list[Any] = []
        self.effect = create_effect(lambda: self.seen.append(source()))


class Counted:
    """A function that counts its calls."""

    def __init__(self, fn: Callable[[], Any]) -> None:
        self.fn = fn
        self.calls = 0

    def __call__(self) -> Any:
        self.calls += 1
        return self.fn()
