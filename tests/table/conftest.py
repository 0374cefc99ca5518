"""What the tests of tables share."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator

import pytest

from tests.table.people import Guarded, people, table_of
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import VirtualTable


@pytest.fixture
def guarded() -> Iterator[Guarded]:
    """People whose writes wait until they are let."""
    source = people(1_000, Guarded)
    assert isinstance(source, Guarded)
    yield source
    source.may_write.set()


@pytest.fixture
def guarded_table(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, guarded: Guarded) -> VirtualTable:
    """A table of those."""
    return table_of(tk_root, pilot, source=guarded)
