"""A server that answers at once, and a window on it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.tracker.server import TrackerServer
from apps.tracker.window import Tracker
from tests.apps.tracker.using import Open
from tkasync.testing import Pilot


@pytest.fixture
def server(tmp_path: Path) -> Iterator[TrackerServer]:
    with TrackerServer(tmp_path / "server.json") as server:
        server.latency = 0.0
        yield server


@pytest.fixture
def open_window(tk_root: tk.Tk, pilot: Pilot, server: TrackerServer, tmp_path: Path) -> Open:
    def open_one() -> Tracker:
        app = Tracker(tk_root, server, tmp_path)
        app.pack(fill="both", expand=True)
        tk_root.geometry("1180x760")
        tk_root.update()
        tk_root.focus_force()
        return app

    return open_one


@pytest.fixture
def app(open_window: Open, pilot: Pilot) -> Tracker:
    """The app, with its first page."""
    app = open_window()
    pilot.wait_until(lambda: len(app.view.listing.found()) == 20)
    return app
