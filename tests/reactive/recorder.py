"""An effect that writes down what it saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tkasync import create_effect


class Recorder:
    """An effect that writes down what it saw."""

    def __init__(self, source: Callable[[], Any]) -> None:
        self.seen: list[Any] = []
        self.effect = create_effect(lambda: self.seen.append(source()))
