"""The errors of tkasync: one family."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import tkasync.errors
from tkasync import (
    TkAsyncError,
)
from tkasync.errors import (
    CycleError,
    MemoWriteError,
    NoOwnerError,
    NoRuntimeError,
    RuntimeClosedError,
    WouldBlockError,
    WrongThreadError,
)

KINDS = [
    NoRuntimeError,
    NoOwnerError,
    RuntimeClosedError,
    WrongThreadError,
    WouldBlockError,
    CycleError,
    MemoWriteError,
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_a_tkasync_error_and_a_runtime_error(kind: Any) -> None:
    """`TkAsyncError` > ... (all `RuntimeError` too)."""
    assert issubclass(kind, TkAsyncError)
    assert issubclass(kind, RuntimeError)
    assert kind.__doc__
    said = f"words [docs/troubleshooting.md#{kind.__name__.lower()}]"
    assert str(kind("words")) == said
    assert str(pickle.loads(pickle.dumps(kind("words")))) == said
    assert kind.__name__ in tkasync.errors.__all__
