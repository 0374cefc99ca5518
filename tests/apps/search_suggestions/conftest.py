"""Databases of characters, and a window that searches in them."""

from __future__ import annotations

import shutil
import tkinter as tk
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.search_suggestions import database
from apps.search_suggestions.window import SearchSuggestions
from tests.apps.search_suggestions.user import LONG
from tkasync import Runtime
from tkasync.testing import Pilot


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that no test may change."""
    path = tmp_path_factory.mktemp("characters") / "characters.sqlite"
    database.build(path)
    return path


@pytest.fixture
def file(built: Path, tmp_path: Path) -> Path:
    """A database of the test's own."""
    return Path(shutil.copy(built, tmp_path))


@pytest.fixture
def symbols_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Databases that are built from here on hold arrows to braille only: done in the hundredth part of the time."""
    codes = [code for code in range(0x2190, 0x2800) if unicodedata.name(chr(code), None) is not None]
    monkeypatch.setattr(database, "_named_codes", lambda: iter(codes))
    monkeypatch.setattr(database, "PORTION", 100)


@pytest.fixture
def open_app(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> Callable[..., SearchSuggestions]:
    """Opens the app on a database."""

    def open_app(path: Path) -> SearchSuggestions:
        app = SearchSuggestions(tk_root, path)
        app.pack(fill="both", expand=True)
        tk_root.update()
        return app

    return open_app


@pytest.fixture
def app(open_app: Callable[..., SearchSuggestions], built: Path, pilot: Pilot) -> SearchSuggestions:
    """The app, ready."""
    app = open_app(built)
    pilot.wait_until(lambda: app.database() is not None, timeout=LONG)
    return app
