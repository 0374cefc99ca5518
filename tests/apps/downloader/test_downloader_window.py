"""The downloader's window, used by keyboard and mouse with a real server."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.downloader.row import Row, Stage
from apps.downloader.server import DemoFile, DemoServer
from apps.downloader.window import Downloader
from tests.apps.downloader.loading import names_in, ranges
from tests.apps.ending import run_to_its_end
from tkasync.testing import Pilot

Open = Callable[[], Downloader]


@pytest.fixture
def open_window(tk_root: tk.Tk, pilot: Pilot, folder: Path) -> Open:
    def open_one() -> Downloader:
        app = Downloader(tk_root, folder)
        app.pack(fill="both", expand=True)
        tk_root.geometry("900x640")
        app.server.files["file.bin"] = DemoFile(1_000_000)
        pilot.settle()
        tk_root.focus_force()
        return app

    return open_one


@pytest.fixture
def app(open_window: Open) -> Downloader:
    return open_window()


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


def test_a_typed_address_is_loaded_and_checked(app: Downloader, pilot: Pilot, folder: Path) -> None:
    (row,) = add(app, pilot, "file.bin")
    pilot.wait_until(is_in(row, Stage.FINISHED))
    assert (folder / "file.bin").read_bytes() == app.server.files["file.bin"].content
    assert detail(row) == "1.0 MB, the checksum is right"
    assert (row.status["text"], row.name["text"], row.bar["value"]) == ("finished", "file.bin", 1.0)
    assert app.line.get() == ""
    app.refresh()
    assert app.total.text["text"] == "1 of 1 files   1.0 MB"


def test_the_total_counts_what_is_under_way_and_guesses_what_nobody_knows(
    app: Downloader, pilot: Pilot
) -> None:
    app.number.set(1)
    app.server.bytes_per_second = 500_000
    app.server.files["small.bin"] = DemoFile(200_000)
    first, second, _waiting = add(app, pilot, "small.bin", "file.bin", "missing.bin")
    pilot.wait_until(is_in(first, Stage.FINISHED))
    assert first.rate.per_second == 0
    pilot.wait_until(lambda: app.refresh() or second.rate.per_second)
    text = str(app.total.text["text"])
    assert text.startswith("1 of 3 files   ")
    assert " of 1.8 MB   " in text  # the third is as large as the average of the two
    assert text.endswith(" left")
    second.pause()
    app.refresh()
    assert "left" not in app.total.text["text"]


def test_what_is_no_address_is_told_and_stays_in_the_line(app: Downloader, pilot: Pilot) -> None:
    for text in ("ftp://host/file", "word", "http://", f"{app.server.url('file.bin')} http://[x"):
        app.line.delete(0, "end")
        pilot.type(app.line, text)
        pilot.press("<Return>", app.line)
        assert "is no http address" in app.complaint["text"]
        assert app.line.get() == text
    assert app.list.rows == []
    app.line.delete(0, "end")
    add(app, pilot, "file.bin")
    assert not app.complaint.winfo_ismapped()


def test_copied_addresses_are_added_where_the_line_has_not_the_focus(app: Downloader, pilot: Pilot) -> None:
    (row,) = add(app, pilot, "file.bin")
    app.clipboard_clear()
    app.clipboard_append(f"{app.server.url('dated.zip')}\n{app.server.url('moved.flac')}\n")
    row.focus_force()
    pilot.press("<<Paste>>", row)
    assert [each.shown_name for each in app.list.rows] == ["file.bin", "dated.zip", "moved.flac"]


def test_so_many_load_at_a_time_as_the_user_says(app: Downloader, pilot: Pilot) -> None:
    app.server.bytes_per_second = 20_000
    app.number.set(2)
    rows = add(app, pilot, *["file.bin"] * 5)

    def loading() -> int:
        app.refresh()
        return sum(row.stage is Stage.LOADING for row in rows)

    pilot.wait_until(lambda: loading() == 2)
    assert [row.stage for row in rows[2:]] == [Stage.WAITING] * 3
    pilot.press("<Up>", app.number)
    pilot.press("<Up>", app.number)
    pilot.wait_until(lambda: loading() == 4)
    app.number.set(1)
    for row in rows[:3]:
        row.pause()
    pilot.wait_until(
        lambda: not any(row.loading is not None and row.loading.still_running for row in rows[:3])
    )
    pilot.root.update()
    assert loading() == 1
    assert rows[4].stage is Stage.WAITING
    app.number.set(99)  # more than there may be
    pilot.wait_until(lambda: loading() == 2)
    app.list.pause_all()
    assert {row.stage for row in rows} == {Stage.PAUSED}


def test_space_pauses_and_has_it_go_on_where_it_was(app: Downloader, pilot: Pilot, folder: Path) -> None:
    app.server.bytes_per_second = 1_000_000
    (row,) = add(app, pilot, "file.bin")
    pilot.wait_until(lambda: row.partial.size > 100_000)
    row.focus_force()
    pilot.press("<space>", row)
    assert (row.stage, row.status["text"], row.toggler["text"]) == (Stage.PAUSED, "paused", "Resume")
    pilot.wait_until(lambda: row.loading is not None and not row.loading.still_running)
    size = row.partial.size
    app.server.bytes_per_second = 0
    pilot.press("<space>", row)
    pilot.wait_until(is_in(row, Stage.FINISHED))
    assert ranges(app.server, "file.bin") == [0, size]
    assert (folder / "file.bin").read_bytes() == app.server.files["file.bin"].content


def test_delete_aborts_and_leaves_nothing_on_the_disk(app: Downloader, pilot: Pilot, folder: Path) -> None:
    app.server.bytes_per_second = 100_000
    rows = add(app, pilot, "atlas.iso", "lecture.mp4", "moved.flac")
    pilot.wait_until(lambda: all(row.partial.size for row in rows))
    rows[1].focus_force()
    pilot.press("<Delete>", rows[1])
    assert app.list.rows == [rows[0], rows[2]]
    assert app.focus_get() is rows[2]
    pilot.press("<Delete>", rows[2])
    pilot.press("<Delete>", rows[0])
    pilot.wait_until(lambda: names_in(folder) == [])
    assert app.list.hint.winfo_manager() == "pack"


def test_a_finished_one_that_is_taken_off_the_list_stays_on_the_disk(
    app: Downloader, pilot: Pilot, folder: Path
) -> None:
    (row,) = add(app, pilot, "file.bin")
    pilot.wait_until(is_in(row, Stage.FINISHED))
    assert (row.remover["text"], row.toggler.winfo_manager()) == ("Remove", "")
    app.list.clear_finished()
    pilot.settle()
    assert (app.list.rows, names_in(folder)) == ([], ["file.bin"])


def test_what_went_wrong_is_told_and_resume_tries_again(app: Downloader, pilot: Pilot) -> None:
    missing, damaged = add(app, pilot, "missing.bin", "damaged.zip")
    pilot.wait_until(is_in(missing, Stage.FAILED))
    pilot.wait_until(is_in(damaged, Stage.FAILED))
    assert detail(missing) == "The server has no such file (404 Not Found)."
    assert detail(damaged) == "The checksum differs from the published one. The file is not kept."
    assert "danger" in str(damaged.detail.cget("style")).lower()
    app.server.files["missing.bin"] = DemoFile(1000)
    pilot.click(missing.toggler)
    pilot.wait_until(is_in(missing, Stage.FINISHED))
    assert damaged.stage is Stage.FAILED


def test_a_folder_that_cannot_be_made_is_told_in_the_row(app: Downloader, pilot: Pilot, folder: Path) -> None:
    folder.write_text("a file")
    (row,) = add(app, pilot, "file.bin")
    pilot.wait_until(is_in(row, Stage.FAILED))
    assert str(folder) in detail(row)
    folder.unlink()
    row.toggle()
    pilot.wait_until(is_in(row, Stage.FINISHED))


def test_what_is_unfinished_comes_back_in_its_order_and_what_was_paused_stays_so(
    app: Downloader, open_window: Open, pilot: Pilot, folder: Path
) -> None:
    app.server.bytes_per_second = 100_000
    rows = add(app, pilot, "file.bin", "named", "moved.flac", "concert.flac")
    pilot.wait_until(lambda: rows[0].partial.size and rows[1].partial.size)
    rows[1].pause()
    rows[2].remove()  # in the last moment
    port = app.server.server_port
    app.destroy()
    pilot.settle()
    pilot.wait_until(lambda: not any(name.startswith("moved") for name in names_in(folder)))
    app = open_window()
    again = app.list.rows
    assert [row.shown_name for row in again] == ["file.bin", "climbs out.txt", "concert.flac"]
    assert [row.stage is Stage.PAUSED for row in again] == [False, True, False]
    assert again[1].partial.size > 0
    if app.server.server_port == port:  # nobody else has taken it meanwhile
        pilot.wait_until(is_in(again[0], Stage.FINISHED))
        assert ranges(app.server, "file.bin")[0] > 0


def test_the_keyboard_reaches_the_list_and_goes_from_row_to_row(app: Downloader, pilot: Pilot) -> None:
    app.server.bytes_per_second = 1000
    rows = add(app, pilot, *["file.bin"] * 12)
    widget = app.line
    for _ in range(20):
        pilot.press("<Tab>", widget)
        widget = app.focus_get()
        if widget is rows[0]:
            break
    assert widget is rows[0]
    for row in rows[1:]:
        pilot.press("<Down>", app.focus_get())
        assert app.focus_get() is row
    pilot.press("<Down>", rows[-1])
    assert app.focus_get() is rows[-1]
    top = rows[-1].winfo_rooty()
    assert app.list.winfo_rooty() <= top < app.list.winfo_rooty() + app.list.winfo_height()
    assert rows[-1].card.instate(["focus"])
    assert not rows[-2].card.instate(["focus"])
    pilot.press("<Control-l>", rows[-1])
    assert app.focus_get() is app.line


CLOSE_IN_THE_MIDDLE = """
import sys
from apps._users import first, until, use
from apps.downloader.listing import DownloadList
from apps.downloader.window import Downloader, main

async def user(window):
    app = first(window, Downloader)
    app.server.bytes_per_second = 500_000
    app.add_all()
    await until(lambda: sum(row.partial.size > 50_000 for row in app.list.rows) >= 3)

use(main, user)
"""


@pytest.mark.slow
def test_closing_the_window_in_the_middle_ends_the_process_and_loses_nothing(folder: Path) -> None:
    program = CLOSE_IN_THE_MIDDLE.replace("use(main", "sys.argv[1:] = sys.argv[1:2]\nuse(main")
    assert run_to_its_end(program, folder) == (0, "")
    server = DemoServer(port=0)
    server.close()
    unfinished = [name for name in names_in(folder) if name.endswith(".json")]
    assert len(unfinished) == len(server.files)
    assert sum((folder / name.removesuffix(".json")).exists() for name in unfinished) >= 3
    assert all(name.endswith((".part", ".part.json")) for name in names_in(folder))
