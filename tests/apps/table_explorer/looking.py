"""What is to be seen in the explorer, and what it waits for."""

from __future__ import annotations

from collections.abc import Callable

from apps.table_explorer.shown import Shown
from apps.table_explorer.window import Explorer
from tests.support import GIVE_UP
from tkasync.testing import Pilot


def wait(pilot: Pilot, happened: Callable[[], object]) -> None:
    """Let turns run until it has *happened*, on a busy machine too."""
    pilot.wait_until(happened, timeout=GIVE_UP)


def until_shown(pilot: Pilot, app: Explorer, total: int, name: str | None = None) -> Shown:
    """Wait until a table of *total* rows is there."""

    def is_there() -> bool:
        shown = app.shown
        if shown is None or name not in (None, app.name) or shown.table.total() != total:
            return False
        rows = cells(shown)
        return bool(rows) and all("…" not in row for row in rows)

    wait(pilot, is_there)
    assert app.shown is not None
    return app.shown


def cells(shown: Shown) -> list[tuple[str, ...]]:
    """The cells of the rows on the screen."""
    tree = shown.table.tree
    rows = [tuple(map(str, tree.item(row, "values"))) for row in tree.get_children()]
    return [row for row in rows if any(row)]


def message(app: Explorer) -> str:
    return str(app.message["text"]) if app.message.winfo_ismapped() else ""
