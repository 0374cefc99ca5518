"""The list of tables beside the rows of the explorer."""

from __future__ import annotations

from pathlib import Path

from tests.apps.table_explorer.conftest import Open
from tests.apps.table_explorer.looking import until_shown, wait
from tkasync.testing import Pilot


def test_the_list_of_tables_is_there_for_a_database_and_not_for_a_csv_file(
    open_window: Open, database: Path, tmp_path: Path, pilot: Pilot
) -> None:
    app = open_window(database)
    until_shown(pilot, app, 3)
    wait(pilot, lambda: app.list.winfo_ismapped())
    file = tmp_path / "plain.csv"
    file.write_text("id,name\n1,Ada\n", "utf-8")
    app.open(file)
    until_shown(pilot, app, 1, "")
    wait(pilot, lambda: not app.list.winfo_ismapped())
    assert app.shown is not None
    pilot.press("<Control-l>", app.shown.table.tree)  # leads nowhere, and takes the keyboard from nobody
    assert str(app.tk.call("focus")) == str(app.shown.table.tree)
    app.open(database)
    until_shown(pilot, app, 3, "notes")
    wait(pilot, lambda: app.list.winfo_ismapped())
