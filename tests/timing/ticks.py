"""The beat of an interval, noted down."""

from __future__ import annotations

from typing import Any

import pytest

from tkasync.testing import FakeHost


class Ticks(list[float]):
    """The times at which it was called."""

    def __init__(self, host: FakeHost) -> None:
        super().__init__()
        self.host = host

    def __call__(self, *args: object) -> None:
        self.append(self.host.now)


def close(times: list[float]) -> Any:
    """*times*, but for a rounding error."""
    return pytest.approx(times, abs=1e-9)
