"""A source that asks a server, for the tests of a table's rows without a window."""

from __future__ import annotations

from typing import Any

from tests.resources.server import Server
from tkasync import ui_task
from tkasync.testing import FakeHost
from tkasync.widgets import View
from tkasync.widgets.table.rows.rows import Rows

FITS = 30


class ServedSource:
    """Asks a server, which answers when told: for ``"count"``, or for the place where a page begins."""

    columns = ("name",)

    def __init__(self, server: Server, answers_count: bool = True) -> None:
        self._server = server
        self._answers_count = answers_count

    @property
    def count(self) -> Any:
        return ui_task(self._count)

    async def _count(self, view: View) -> Any:
        return 100_000 if self._answers_count else await self._server.fetch("count")

    @property
    def page(self) -> Any:
        return ui_task(self._page)

    async def _page(self, view: View, start: int, size: int) -> Any:
        return await self._server.fetch(start if view == View() else (view, start))


def page(start: int, size: int = 128) -> list[tuple[int, str]]:
    """The rows of a page."""
    return [(place, f"name {place}") for place in range(start, start + size)]


def look(rows: Rows, host: FakeHost, top: int) -> None:
    """Scroll to *top*, and wait as long as the throttle does."""
    rows.look_at(top, FITS)
    host.advance(0.05)
