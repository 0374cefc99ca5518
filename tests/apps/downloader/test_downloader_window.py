"""The downloader's window: what is added, how far all of it is, so many at a time, and the keyboard."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

from apps.downloader.row import Stage
from apps.downloader.server import DemoFile
from apps.downloader.window import Downloader
from tests.apps.downloader.using import add, detail, is_in
from tkasync.testing import Pilot


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
    first, second, missing = add(app, pilot, "small.bin", "file.bin", "missing.bin")
    pilot.wait_until(is_in(first, Stage.FINISHED))
    assert first.rate.per_second == 0
    pilot.wait_until(lambda: app.refresh() or second.rate.per_second)
    text = str(app.total.text["text"])
    assert text.startswith("1 of 3 files   ")
    assert " of 1.8 MB   " in text  # the third is as large as the average of the two
    assert text.endswith(" left")
    second.pause()
    pilot.wait_until(is_in(missing, Stage.FAILED))
    app.refresh()
    text = str(app.total.text["text"])
    assert text.endswith(" of 1.2 MB")  # nothing is under way, and of what failed nothing is to come


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


def test_the_keyboard_reaches_the_list_and_goes_from_row_to_row(app: Downloader, pilot: Pilot) -> None:
    app.server.bytes_per_second = 1000
    rows = add(app, pilot, *["file.bin"] * 12)
    app.line.focus_force()
    order: list[tk.Misc] = []
    while app.focus_get() is not rows[0]:
        pilot.press("<Tab>", app.focus_get())
        order.append(app.focus_get())
    shown = [app.number, rows[0]]
    texts = [str(widget["text"]) for widget in order if widget not in shown]
    assert texts == ["Add", "Demo files", "slow server", "breaks off", "Theme"]
    assert order[-3::2] == shown
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
