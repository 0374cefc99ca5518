"""Folders to browse, a browser to do it with, and a disk that is as slow as a test wants it."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.file_browser import totals
from apps.file_browser.browser import FileBrowser
from tests.apps.file_browser.user import Browse, User
from tkasync import checkpoint
from tkasync.testing import Pilot


@pytest.fixture
def browse(tk_root: tk.Tk, pilot: Pilot) -> Browse:
    def open_browser(folder: Path) -> User:
        app = FileBrowser(tk_root, str(folder))
        app.pack(fill="both", expand=True)
        tk_root.geometry("1000x620")
        pilot.wait_until(lambda: app.tree is not None and app.tree.listed)
        return User(app, pilot)

    return open_browser


@pytest.fixture
def forest(tmp_path: Path) -> Path:
    """Two hundred folders inside each other's neighbours, a file of ten bytes in each."""
    for number in range(200):
        folder = tmp_path / "forest" / f"{number % 10}" / f"{number // 10}"
        folder.mkdir(parents=True)
        (folder / "leaf").write_bytes(b"0123456789")
    (tmp_path / "meadow").mkdir()
    return tmp_path


@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the disk so slow that a count reads no folder until it is allowed to: ``allow(3)`` lets three be read."""
    allowed = threading.Semaphore(0)
    scan = totals.Total._scan

    def scan_when_allowed(total: totals.Total, folder: str) -> None:
        while not allowed.acquire(timeout=0.01):
            checkpoint()
        try:
            checkpoint()
        except BaseException:
            allowed.release()  # it was meant for one that goes on
            raise
        scan(total, folder)

    monkeypatch.setattr(totals, "SLICE", 0.0)
    monkeypatch.setattr(totals.Total, "_scan", scan_when_allowed)
    return allowed.release
