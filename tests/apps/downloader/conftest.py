"""A server with files, a folder to load them into, a window, and no pauses that a test would have to wait for."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.downloader import transfer
from apps.downloader.server import DemoFile, DemoServer
from apps.downloader.window import Downloader
from tests.apps.downloader.using import Open
from tkasync.testing import Pilot


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


@pytest.fixture
def open_window(tk_root: tk.Tk, pilot: Pilot, folder: Path) -> Open:
    def open_one() -> Downloader:
        app = Downloader(tk_root, folder)
        app.pack(fill="both", expand=True)
        tk_root.geometry("900x640")
        app.server.files["file.bin"] = DemoFile(1_000_000)
        pilot.settle()
        tk_root.focus_force()
        return app

    return open_one


@pytest.fixture
def app(open_window: Open) -> Downloader:
    return open_window()
