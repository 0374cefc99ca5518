"""The explorer, used in its window on real files."""

from __future__ import annotations

import sqlite3
import tkinter as tk
from contextlib import closing
from pathlib import Path
from tkinter import ttk

import pytest

from apps._use import shows
from apps.table_explorer import shown as shown_module
from apps.table_explorer import window as window_module
from apps.table_explorer.memory import Memory
from tests.apps.table_explorer.conftest import Open
from tests.apps.table_explorer.looking import cells, message, until_shown, wait
from tkasync.testing import Pilot


def test_the_tables_of_a_database_are_listed_and_the_first_is_shown(
    open_window: Open, database: Path, pilot: Pilot
) -> None:
    app = open_window(database)
    shown = until_shown(pilot, app, 3, "notes")
    assert [app.list.item(row, "text") for row in app.list.get_children()] == ["notes", "order", "who?"]
    assert [row[0] for row in cells(shown)] == ["it's", "2 bytes"]


def test_another_table_is_shown_by_the_keyboard_alone(
    open_window: Open, database: Path, pilot: Pilot
) -> None:
    app = open_window(database)
    until_shown(pilot, app, 3)
    pilot.press("<Control-l>", app)
    pilot.press("<Down>", app.list)
    shown = until_shown(pilot, app, 1_000, "order")
    assert cells(shown)[0] == ("1", "customer 01", "1.25")
    pilot.press("<Control-f>", app)
    pilot.type(shown.wanted, "ER 42")
    wait(pilot, lambda: {row[1] for row in cells(shown)} == {"customer 42"})
    assert shown.table.total() == 10
    pilot.press("<Return>", shown.wanted)
    wait(pilot, lambda: str(shown.tk.call("focus")) == str(shown.table.tree))
    pilot.press("<Control-a>", shown.table.tree)
    wait(pilot, lambda: "10 chosen" in str(shown.facts["text"]))


def test_a_view_is_read_only_and_says_so(open_window: Open, database: Path, pilot: Pilot) -> None:
    app = open_window(database)
    until_shown(pilot, app, 3)
    app.list.selection_set("twho?")
    shown = until_shown(pilot, app, 97)
    assert "read-only" in str(shown.facts["text"])
    app.list.selection_set("torder")
    shown = until_shown(pilot, app, 1_000)
    assert "read-only" not in str(shown.facts["text"])


def test_the_columns_are_kept_between_runs(
    open_window: Open, database: Path, memory: Path, pilot: Pilot
) -> None:
    app = open_window(database)
    until_shown(pilot, app, 3)
    app.list.selection_set("torder")
    shown = until_shown(pilot, app, 1_000)
    layout = {**shown.table.layout, "columns": ["total", "id", "group"], "hidden": ["group"]}
    app.clear()
    app.memory.keep(database, "order", layout)
    app.destroy()
    again = open_window(database)
    until_shown(pilot, again, 3)
    again.list.selection_set("torder")
    shown = until_shown(pilot, again, 1_000)
    assert shown.table.layout["columns"] == ["total", "id", "group"]
    assert shown.table.layout["hidden"] == ["group"]


def test_notes_of_another_program_are_no_layouts(
    open_window: Open, database: Path, memory: Path, pilot: Pilot
) -> None:
    memory.write_text("[1, 2")
    app = open_window(database)
    until_shown(pilot, app, 3)
    app.destroy()
    assert memory.read_text().startswith("{")


def test_the_home_folder_is_looked_up_when_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    Memory().keep(tmp_path / "a.db", "t", {"order": []})
    assert (tmp_path / ".tkasync-table-explorer.json").is_file()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "a.db is empty."),
        (b"\x00\x01\x02", "a.db is neither a SQLite database nor a CSV file."),
        (b"SQLite format 3\x00" + b"x" * 200, "a.db is a damaged database."),
        (b"\n\n", "is empty: it has no row"),
    ],
)
def test_a_file_without_a_table_is_told(
    content: bytes, told: str, open_window: Open, tmp_path: Path, pilot: Pilot
) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(content)
    app = open_window(path)
    wait(pilot, lambda: told in message(app))


def test_a_database_without_tables_and_a_file_that_is_gone_are_told(
    open_window: Open, tmp_path: Path, pilot: Pilot
) -> None:
    with closing(sqlite3.connect(tmp_path / "none.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("DROP TABLE t")
    app = open_window(tmp_path / "none.db")
    wait(pilot, lambda: message(app) == "none.db has no tables.")
    app.open(tmp_path / "gone.db")
    wait(pilot, lambda: message(app) == f"There is no file {tmp_path / 'gone.db'}.")


def test_another_file_takes_the_place_of_the_first(
    open_window: Open, database: Path, tmp_path: Path, pilot: Pilot
) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    app = open_window(database)
    until_shown(pilot, app, 3)
    app.open(tmp_path / "a.csv")
    shown = until_shown(pilot, app, 1)
    assert cells(shown) == [("1", "2")]
    assert app.list.get_children() == ()
    assert "utf-8, between cells ';'" in str(shown.facts["text"])


def test_a_file_is_asked_for(
    open_window: Open, database: Path, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def chosen(**_options: object) -> str:
        return str(database)

    monkeypatch.setattr(window_module, "ask_open", chosen)
    app = open_window(None)
    assert message(app) == "Open a SQLite database or a CSV file."
    pilot.press("<Control-o>", app)
    until_shown(pilot, app, 3)


# --- Writing


def test_a_cell_is_changed_in_the_file_and_taken_back_where_that_fails(
    open_window: Open, database: Path, pilot: Pilot
) -> None:
    app = open_window(database)
    until_shown(pilot, app, 3)
    app.list.selection_set("torder")
    shown = until_shown(pilot, app, 1_000)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            'CREATE TRIGGER t BEFORE UPDATE ON "order" WHEN new.total < 0 '
            "BEGIN SELECT RAISE(ABORT, 'less than nothing'); END"
        )
        connection.commit()
    tree = shown.table.tree
    tree.focus_force()
    pilot.press("<Control-Home>", tree)
    pilot.press("<Right>", tree)
    change(pilot, tree, "customer 01", "Ada")
    wait(pilot, lambda: in_file(database) == ("Ada", 1.25))
    wait(pilot, lambda: cells(shown)[0] == ("1", "Ada", "1.25"))
    pilot.press("<Right>", tree)
    change(pilot, tree, "1.25", "-5")
    wait(pilot, lambda: shows(app, "less than nothing"))
    wait(pilot, lambda: cells(shown)[0] == ("1", "Ada", "1.25"))
    assert in_file(database) == ("Ada", 1.25)


def change(pilot: Pilot, tree: ttk.Treeview, old: str, new: str) -> None:
    """Write over the current cell, which has *old* in it."""
    pilot.press("<F2>", tree)
    field = next(widget for widget in tree.winfo_children() if isinstance(widget, tk.Entry))
    assert field.get() == old
    field.delete(0, "end")
    field.insert(0, new)
    pilot.press("<Return>", field)


def in_file(path: Path) -> tuple[str, float]:
    with closing(sqlite3.connect(path)) as connection:
        found: tuple[str, float] = connection.execute(
            'SELECT "group", total FROM "order" WHERE id = 1'
        ).fetchone()
    return found


# --- CSV


def test_a_csv_file_is_loaded_with_its_bad_rows_left_out(
    open_window: Open, tmp_path: Path, pilot: Pilot
) -> None:
    rows = "".join(f"{number};Müller {number}\n" for number in range(2_000))
    (tmp_path / "big, one.csv").write_bytes(f'id;name\n{rows}1;2;3\n7;"open\n'.encode("latin-1"))
    app = open_window(tmp_path / "big, one.csv")
    shown = until_shown(pilot, app, 2_000)
    assert cells(shown)[1] == ("1", "Müller 1")
    assert str(app.left_out["text"]) == "2 rows left out"
    assert "latin-1" in str(shown.facts["text"])
    app.show_bad_rows()
    window = app.winfo_children()[-1]
    wait(pilot, lambda: bool(window.winfo_viewable()))
    pilot.press("<Escape>", window)
    assert not window.winfo_exists()


def test_a_load_is_aborted_and_leaves_nothing(
    open_window: Open, tmp_path: Path, scratch: Path, pilot: Pilot
) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "1,2\n" * 2_000_000)
    app = open_window(tmp_path / "a.csv")
    wait(pilot, lambda: app.work is not None and app.work.is_running())
    pilot.press("<Escape>", app)
    wait(pilot, lambda: message(app) == "Not loaded.")
    wait(pilot, lambda: list(scratch.iterdir()) == [])


def test_the_window_closes_in_the_middle_of_a_load(
    open_window: Open, tmp_path: Path, scratch: Path, pilot: Pilot
) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "1,2\n" * 2_000_000)
    app = open_window(tmp_path / "a.csv")
    wait(pilot, lambda: app.work is not None and app.work.is_running())
    app.destroy()
    wait(pilot, lambda: list(scratch.iterdir()) == [])


# --- Export


def test_what_is_shown_is_exported_in_its_order_and_with_its_columns(
    open_window: Open, database: Path, tmp_path: Path, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"

    async def chosen(**_options: object) -> str:
        return str(target)

    monkeypatch.setattr(shown_module, "ask_save", chosen)
    app = open_window(database)
    until_shown(pilot, app, 3)
    app.list.selection_set("torder")
    shown = until_shown(pilot, app, 1_000)
    shown.table.order_by(("total", True))
    shown.table.filter("customer 42")
    wait(pilot, lambda: shown.table.total() == 10 and shown.table.view.filter == "customer 42")
    pilot.press("<Control-e>", app)
    wait(pilot, lambda: "10 rows exported" in str(shown.outcome["text"]))
    lines = target.read_text().splitlines()
    assert lines[0] == "id,group,total"
    assert [int(line.split(",")[0]) for line in lines[1:]] == list(range(42, 1_001, 97))[::-1]
    shown.table.select([42, 139])
    pilot.press("<Control-e>", app)
    wait(pilot, lambda: "2 rows exported" in str(shown.outcome["text"]))
    assert target.read_text() == "id,group,total\n139,customer 42,173.75\n42,customer 42,52.5\n"


def test_an_export_that_is_aborted_or_fails_leaves_the_file_as_it_was(
    open_window: Open, database: Path, tmp_path: Path, pilot: Pilot
) -> None:
    app = open_window(database)
    until_shown(pilot, app, 3)
    app.list.selection_set("torder")
    shown = until_shown(pilot, app, 1_000)
    target = tmp_path / "out" / "out.csv"
    target.parent.mkdir()
    target.write_text("before")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute('DROP TABLE "order"')
        connection.commit()
    errors: list[BaseException] = []
    app.scope.take_errors(lambda error: bool(errors.append(error)) or True)
    app.spawn_ui_task(shown.export_to, target)
    wait(pilot, lambda: "not exported" in str(shown.outcome["text"]))
    assert target.read_text() == "before"
    assert [each.name for each in target.parent.iterdir()] == ["out.csv"]
