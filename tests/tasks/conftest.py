"""What the tests of tasks share."""

from __future__ import annotations

from typing import Any

import pytest

from tkasync import Runtime


@pytest.fixture
def errors(runtime: Runtime) -> Any:
    """What came to ``runtime.on_error``."""
    errors: list[Any] = []
    runtime.on_error = errors.append
    return errors
