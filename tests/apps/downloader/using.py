"""What a user of the downloader's window does and sees."""

from __future__ import annotations

from collections.abc import Callable

from apps.downloader.row import Row, Stage
from apps.downloader.window import Downloader
from tkasync.testing import Pilot

Open = Callable[[], Downloader]


def add(app: Downloader, pilot: Pilot, *names: str) -> list[Row]:
    """Type the addresses of *names*, and press Return."""
    before = len(app.list.rows)
    pilot.type(app.line, " ".join(map(app.server.url, names)))
    pilot.press("<Return>", app.line)
    return app.list.rows[before:]


def is_in(row: Row, stage: Stage) -> Callable[[], bool]:
    def look() -> bool:
        row.refresh(0.0)
        return row.stage is stage

    return look


def detail(row: Row) -> str:
    return str(row.detail["text"])
