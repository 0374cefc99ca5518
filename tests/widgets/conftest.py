"""What the tests of the boundaries share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.widgets.pages import Gate
from tkasync import Runtime


@pytest.fixture
def errors(runtime: Runtime) -> list[BaseException]:
    """The errors that no boundary took."""
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    return errors


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A fetcher that waits, and is opened at the end of the test."""
    gate = Gate()
    yield gate
    gate.open()
