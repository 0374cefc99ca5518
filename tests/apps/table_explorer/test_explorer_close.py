"""The explorer is closed in the middle of work: what is saved is in the file, and nothing is left of the rest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.apps.ending import run_to_its_end

USER = """
import os, sys, time
from pathlib import Path
from apps._use import below, first, shows, until, use
from apps.table_explorer.window import Explorer, main
from tkinter import Entry

file, target = sys.argv[1:]
sys.argv[1:] = [file]
closed = []

async def user(window):
    app = first(window, Explorer)
{body}
    closed.append(time.monotonic())

async def rows(app):
    await until(lambda: app.shown is not None and app.shown.table.total() is not None)
    return app.shown

async def editor(app):
    shown = await rows(app)
    await until(lambda: shown.table.tree.item("r0", "values") not in ("", ("…",) * 2))
    shown.table.tree.focus_force()
    for key in ("<Down>", "<Right>", "<F2>"):
        shown.table.tree.event_generate(key)
    fields = lambda: [each for each in below(shown.table) if type(each) is Entry]
    await until(fields)
    fields()[0].delete(0, "end")
    fields()[0].insert(0, "changed")
    return fields()[0]

use(main, user)
if "CLOSE_TIMES" in os.environ:
    with open(os.environ["CLOSE_TIMES"], "a") as times:
        print(f"{time.monotonic() - closed[0]:.3f}", file=times)
"""
LOAD = "await until(lambda: app.work is not None and app.work.is_running())"
EXPORT = """
shown = await rows(app)
shown.spawn_ui_task(shown.export_to, Path(target))
await until(lambda: shown.work is not None and shown.work.is_running())
"""
FILTER = """
shown = await rows(app)
shown.wanted.insert(0, "no such text")
shown.filter()
await until(lambda: shown.table.tree.tag_configure("faded") and shown.table.view.filter is None)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?)", ((n, f"name {n % 991}") for n in range(200_000))
        )
        connection.commit()
    return path


def close_after(body: str, file: Path) -> tuple[int, str]:
    """Close the explorer of *file* after *body*, where its scratch files and its notes are seen."""
    folder = file.parent
    (folder / "scratch").mkdir(exist_ok=True)
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    program = USER.replace("{body}", lines)
    return run_to_its_end(program, file, folder / "out.csv", HOME=folder, TMPDIR=folder / "scratch")


def left(folder: Path) -> list[str]:
    """What the explorer has left behind, its notes of columns aside."""
    own = [each.name for each in folder.iterdir() if each.name not in ("a.db", "a.csv", "scratch")]
    scratch = [each.name for each in (folder / "scratch").iterdir()]
    return [name for name in (*own, *scratch) if not name.startswith(".tkasync-table-explorer")]


def test_closed_while_a_file_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n" + "1,some words\n" * 300_000)
    assert close_after(LOAD, file) == (0, "")
    assert left(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [EXPORT, FILTER, "await editor(app)", "app.show_keys()\nawait until(lambda: shows(app, 'open a file'))"],
    ids=["export", "filter", "open cell", "keys"],
)
def test_closed_in_the_middle_it_leaves_nothing_behind(body: str, database: Path) -> None:
    assert close_after(body, database) == (0, "")
    assert left(database.parent) == []
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM t WHERE name = 'changed'").fetchone() == (0,)


def test_what_is_being_saved_is_in_the_file_though_the_window_closes(database: Path) -> None:
    body = "field = await editor(app)\nfield.event_generate('<Return>')"
    assert close_after(body, database) == (0, "")
    assert left(database.parent) == []
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT name FROM t WHERE id = 0").fetchone() == ("changed",)
