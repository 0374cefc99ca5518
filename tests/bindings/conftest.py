"""What the tests of bindings share."""

from __future__ import annotations

import pytest

from tkasync import Runtime


@pytest.fixture
def errors(runtime: Runtime) -> list[BaseException]:
    """The errors that were reported."""
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    return errors
