"""A server with files, a folder to load them into, and no pauses that a test would have to wait for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.downloader import transfer
from apps.downloader.server import DemoFile, DemoServer


@pytest.fixture
def server() -> Iterator[DemoServer]:
    server = DemoServer(port=0)
    server.files["file.bin"] = DemoFile(1_000_000)
    yield server
    server.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "PAUSE", 0.0)
