"""Real files, and the explorer in its window."""

from __future__ import annotations

import sqlite3
import tempfile
import tkinter as tk
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from apps.table_explorer.memory import Memory
from apps.table_explorer.window import Explorer

Open = Callable[[Path | None], Explorer]


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where scratch files lie."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Tables with awkward names, one without a key, a view, in a file with an awkward name."""
    path = tmp_path / "my shop #1? 100%.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute('CREATE TABLE "order" (id INTEGER PRIMARY KEY, "group" TEXT NOT NULL, total REAL)')
        rows = [(number, f"customer {number % 97:02}", number * 1.25) for number in range(1, 1_001)]
        connection.executemany('INSERT INTO "order" VALUES (?, ?, ?)', rows)
        connection.execute("CREATE TABLE notes (text)")
        connection.execute("INSERT INTO notes VALUES ('it''s'), (NULL), (x'00ff')")
        connection.execute('CREATE VIEW "who?" AS SELECT DISTINCT "group" FROM "order"')
        connection.commit()
    return path


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "layouts.json"


@pytest.fixture
def open_window(tk_root: tk.Tk, memory: Path) -> Open:
    def open_one(path: Path | None) -> Explorer:
        app = Explorer(tk_root, path, Memory(memory))
        app.pack(fill="both", expand=True)
        tk_root.geometry("1000x640")
        tk_root.update()
        tk_root.focus_force()
        return app

    return open_one
