"""Scratch files lie in a folder of the test's own, and are gone at its end."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources.files import scratch_folders
from tkasync.widgets.sources.sqlite import lookups, orders, table_rows


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    gc.collect()
    assert scratch_folders() == []


@pytest.fixture
def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows go through what is made for millions: a mark every seven rows, and no page by OFFSET."""
    monkeypatch.setattr(orders, "_STEP", 7)
    monkeypatch.setattr(lookups, "_ROWS", 5)
    monkeypatch.setattr(table_rows, "NEAR", 0)
    monkeypatch.setattr(table_rows, "_AT_ONCE", 11)
