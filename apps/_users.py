"""A user for each app: a coroutine on the UI thread that does with it what a person would.

python -m apps._users NAME PICTURE

opens one app, lets its user at it, saves a picture of the window and closes it. An app without a user of its
own is photographed as it opens.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tkinter as tk
from contextlib import closing
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import ttkbootstrap as ttk

from apps._camera import photograph
from apps._use import User, below, first, press, shows, text_of, until, use
from apps.async_counter.card import Card
from apps.chat.seat import Seat
from apps.downloader.row import Stage
from apps.downloader.window import Downloader
from apps.live_dashboard.dashboard import Dashboard
from apps.mandelbrot.window import Explorer
from apps.runner.job import Job
from apps.search_suggestions.window import SearchSuggestions
from apps.table_explorer.window import Explorer as TableExplorer
from apps.tracker.window import Tracker
from tkasync import sleep, spawn_task

# --- Users


async def asks_three_ways(window: tk.Tk) -> None:
    """Add one in each way; then the server breaks off for the last, and takes its time for the first."""
    callbacks, coroutine, ui_task = (widget for widget in below(window) if isinstance(widget, Card))
    for card in (callbacks, coroutine, ui_task):
        press(card, "Add one")
    await until(lambda: all(shows(card, "answered") for card in (callbacks, coroutine, ui_task)))
    press(window, "break off half-way")
    press(ui_task, "Fetch")
    await until(lambda: ui_task.stopper.instate(["!disabled"]))
    await until(lambda: ui_task.stopper.instate(["disabled"]))
    press(window, "break off half-way")
    first(window, ttk.Scale).set(5)
    press(callbacks, "Fetch")
    await until(lambda: callbacks.bar["value"] > 40)


async def looks_at_a_file(window: tk.Tk) -> None:
    """Open a folder of the standard library, wait for its total, and read one of its files."""
    tree = first(window, ttk.Treeview)
    folder = await row_below(tree, "", "")
    package = await row_below(tree, folder, "json")
    tree.item(package, open=True)
    tree.focus(package)
    tree.event_generate("<<TreeviewOpen>>")
    tree.see(package)
    tree.selection_set(await row_below(tree, package, "scanner.py"))
    await until(lambda: all(tree.item(package, "values")))
    await sleep(1.0)


async def row_below(tree: ttk.Treeview, parent: str, text: str) -> str:
    """The row below *parent* whose text begins with *text*, as soon as there is one."""
    rows: list[str] = []

    def is_there() -> bool:
        rows[:] = [
            row for row in tree.get_children(parent) if tree.item(row, "text").strip().startswith(text)
        ]
        return bool(rows)

    await until(is_there)
    return rows[0]


async def watches_the_machine(window: tk.Tk) -> None:
    """Look at the last minute, in the dark, ten times a second."""
    dashboard = first(window, Dashboard)
    await until(lambda: dashboard.latest is not None)
    press(window, "Theme")
    press(window, "1 min")
    dashboard.refresh.set(0.1)
    await sleep(10.0)


async def looks_for_a_letter(window: tk.Tk) -> None:
    """Wait until the characters are listed, type two words, and go down to the fifth that is found."""
    app = first(window, SearchSuggestions)
    await until(lambda: app.database() is not None)
    app.field.focus_force()
    app.field.insert(0, "greek small")
    await until(lambda: app.suggestions.answer is not None)
    for _ in range(4):
        app.field.event_generate("<Down>")
    await until(lambda: shows(window, f"U+{app.suggestions.chosen():04X}, "))


async def talks_while_asked(window: tk.Tk) -> None:
    """Talk in both windows, and be asked for a name in the first while a third guest talks on."""
    first_seat, second_seat = (widget for widget in below(window) if isinstance(widget, Seat))
    second_seat.winfo_toplevel().geometry("+540+0")
    await until(lambda: all(shows(seat, "connected") for seat in (first_seat, second_seat)))
    first_seat.guest.say("Ada", "Is the engine running?")
    second_seat.guest.say("Grace", "It is. I have found the moth.")
    await until(lambda: "moth" in first_seat.text.get("1.0", "end"))
    press(first_seat, "Name …")
    press(window, "Robin talks")
    await until(lambda: first_seat.text.get("1.0", "end").count("Robin") > 2)


async def runs_commands(window: tk.Tk) -> None:
    """Answer Python, let a bar move, look at colours, and find something in what a command has written."""
    press(window, "Python")
    python = first(window, Job)
    await until(lambda: ">>>" in written(python))
    python.answer.insert(0, "print('\\033[32m' + 'grown' + '\\033[0m')")
    python.say()
    press(window, "A bar")
    await until(lambda: any("ended" in text_of(job.status) for job in jobs(window)))
    press(window, "Colours")
    await until(lambda: "ended" in text_of(jobs(window)[-1].status))
    python.wanted.insert(0, "python")
    python.view.find("python")
    notebook = first(window, ttk.Notebook)
    notebook.select(0)
    await sleep(0.5)


def jobs(window: tk.Misc) -> list[Job]:
    """The commands of the runner, as its tabs stand."""
    return [widget for widget in below(window) if isinstance(widget, Job)]


def written(job: Job) -> str:
    """What a command has written."""
    return job.view.text.get("1.0", "end-1c")


async def loads_files(window: tk.Tk) -> None:
    """Load what the demo server has from a slow line, pause one, and look at what failed."""
    app = first(window, Downloader)
    app.server.bytes_per_second = 1_000_000
    names = ["song.flac", "dated.zip", "damaged.zip", *list(app.server.files)[:4]]
    app.line.insert(0, " ".join(map(app.server.url, names)))
    app.add_line()
    rows = app.list.rows
    await until(lambda: (rows[3].fraction or 0.0) > 0.05)
    rows[3].pause()
    await until(lambda: rows[1].stage is Stage.FINISHED and rows[2].stage is Stage.FAILED)
    rows[4].focus_force()
    await until(lambda: (rows[4].fraction or 0.0) > 0.3 and (rows[5].fraction or 0.0) > 0.1)


async def works_with_issues(window: tk.Tk) -> None:
    """Read an issue, change one while the server is slow, with somebody else at it, and look from a second window."""
    app = first(window, Tracker)
    app.latency.set(0.2)
    await until(app.view.listing.found)
    app.view.listing.tree.selection_set("138")
    await until(lambda: shows(window, "Issue 138"))
    await sleep(1.0)
    app.latency.set(3.0)
    app.view.change(138, status="done")
    app.server.change(137, title="Changed by somebody else")
    app.open_window()
    second = next(widget for widget in below(window) if isinstance(widget, tk.Toplevel))
    second.geometry("840x330+330+330")
    await until(lambda: shows(window, "of 20 issues"))


async def explores_the_edge(window: tk.Tk) -> None:
    """Enlarge a part of the set's edge, compare the engines on it, and have it computed once more."""
    app = first(window, Explorer)
    await until(lambda: app.view.width > 1)
    app.look(app.view.around(complex(-0.7525, 0.105), complex(0.06, 0.045), app.view.width, app.view.height))
    app.compare()
    await until(lambda: len(app.panel.speeds()) == 2 and not app.scope.tasks, timeout=100.0)
    app.again()
    await until(lambda: app.measurement.done > app.measurement.total / 2)


async def looks_at_a_table(window: tk.Tk) -> None:
    """Sort a table of a hundred thousand orders, filter it, choose some rows, and export it."""
    app = first(window, TableExplorer)
    with TemporaryDirectory() as folder:
        app.open(await spawn_task(demo_database, Path(folder) / "shop.db"))
        await until(lambda: app.shown is not None and app.shown.table.total() == 100_000)
        shown = app.shown
        assert shown is not None
        shown.table.order_by(("total", True))
        shown.wanted.insert(0, "ada")
        shown.filter()
        await until(lambda: shown.table.view.filter == "ada" and shown.table.total() == 12_500)
        keys = await spawn_task(shown.source.keys, shown.table.view, 2, 6)
        shown.table.select(keys)
        await until(lambda: shows(window, "4 chosen"))
        await shown.export_to(Path(folder) / "orders.csv")
        await until(lambda: shows(window, "exported"))
        app.list.focus_set()
        await sleep(0.5)


def demo_database(path: Path) -> Path:
    """Write a shop's database: orders, a view of what they come to, notes without a key."""
    people = ("Ada", "Grace", "Edsger", "Barbara", "Donald", "Radia", "Ken", "Margaret")
    rows = (
        (number, people[number % 8], f"2026-{number % 12 + 1:02}", number * 37 % 9_973 / 10)
        for number in range(100_000)
    )
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, month TEXT, total REAL)"
        )
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
        connection.execute(
            "CREATE VIEW totals AS SELECT customer, sum(total) AS total FROM orders GROUP BY customer"
        )
        connection.execute("CREATE TABLE remarks (text)")
        connection.commit()
    return path


async def nobody(window: tk.Tk) -> None:
    """Look at the window as it opens."""
    await sleep(1.0)


USERS: dict[str, User] = {
    "async_counter": asks_three_ways,
    "chat": talks_while_asked,
    "downloader": loads_files,
    "file_browser": looks_at_a_file,
    "live_dashboard": watches_the_machine,
    "mandelbrot": explores_the_edge,
    "runner": runs_commands,
    "search_suggestions": looks_for_a_letter,
    "table_explorer": looks_at_a_table,
    "tracker": works_with_issues,
}
ARGUMENTS = {"file_browser": [str(Path(os.__file__).parent)]}


def at_home(folder: str) -> None:
    """Have *folder* be the home of whoever runs this process."""
    # X looks for its key there.
    os.environ.setdefault("XAUTHORITY", str(Path.home() / ".Xauthority"))
    for variable in ("HOME", "USERPROFILE"):
        os.environ[variable] = folder


def main(name: str, picture: str) -> None:
    """Let its user at the app *name*, and take the *picture* then."""

    async def visit(window: tk.Tk) -> None:
        window.geometry("+0+0")
        await USERS.get(name, nobody)(window)
        others = [widget for widget in below(window) if isinstance(widget, tk.Toplevel)]
        await photograph([window, *others], picture)

    with TemporaryDirectory() as folder:
        if name == "table_explorer":
            # It keeps how columns stand: not in the home of whoever takes the picture.
            at_home(folder)
        sys.argv[1:] = [folder] if name in ("downloader", "tracker") else ARGUMENTS.get(name, [])
        use(import_module(f"apps.{name}").main, visit)


if __name__ == "__main__":
    main(*sys.argv[1:])
