"""One download in the list: it is paused, aborted, tried again, and tells what went wrong."""

from __future__ import annotations

from pathlib import Path

from apps.downloader.partial import find_unfinished
from apps.downloader.row import Stage
from apps.downloader.server import DemoFile
from apps.downloader.window import Downloader
from tests.apps.downloader.loading import names_in, ranges
from tests.apps.downloader.using import add, detail, is_in
from tkasync.testing import Pilot


def test_space_pauses_and_has_it_go_on_where_it_was(app: Downloader, pilot: Pilot, folder: Path) -> None:
    app.server.bytes_per_second = 1_000_000
    (row,) = add(app, pilot, "file.bin")
    pilot.wait_until(lambda: row.partial.size > 100_000)
    row.focus_force()
    pilot.press("<space>", row)
    assert (row.stage, row.status["text"], row.toggler["text"]) == (Stage.PAUSED, "paused", "Resume")
    pilot.wait_until(lambda: row.loading is not None and not row.loading.still_running)
    pilot.wait_until(lambda: find_unfinished(folder)[0].notes.is_paused)  # a kill does not forget it
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
