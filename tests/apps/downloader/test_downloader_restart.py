"""What is unfinished when the window closes comes back, and goes on."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from apps.downloader.partial import find_unfinished
from apps.downloader.row import Stage
from apps.downloader.server import demo_files
from apps.downloader.window import Downloader
from tests.apps.downloader.loading import names_in, ranges
from tests.apps.downloader.using import Open, add, is_in
from tests.apps.ending import run_to_its_end
from tkasync.testing import Pilot


def test_what_is_unfinished_comes_back_in_its_order_and_what_was_paused_stays_so(
    app: Downloader, open_window: Open, pilot: Pilot, folder: Path
) -> None:
    app.server.bytes_per_second = 100_000
    rows = add(app, pilot, "dated.zip", "lecture.mp4", "moved.flac", "concert.flac")
    pilot.wait_until(lambda: rows[0].partial.size and rows[1].partial.size)
    rows[1].pause()
    rows[2].remove()  # in the last moment
    port = app.server.port
    app.destroy()
    pilot.settle()
    pilot.wait_until(lambda: not any(name.startswith("moved") for name in names_in(folder)))
    app = open_window()
    again = app.list.rows
    assert [row.shown_name for row in again] == ["dated.zip", "lecture.mp4", "concert.flac"]
    assert [row.stage is Stage.PAUSED for row in again] == [False, True, False]
    assert again[1].partial.size > 0
    if app.server.port == port:  # nobody else has taken it meanwhile
        pilot.wait_until(is_in(again[0], Stage.FINISHED))
        assert ranges(app.server, "dated.zip")[0] > 0


CLOSE_IN_THE_MIDDLE = """
from apps._use import first, until, use
from apps.downloader.window import Downloader, main

async def user(window):
    app = first(window, Downloader)
    app.server.bytes_per_second = 500_000
    app.list.add(*map(app.server.url, ["dated.zip", "lecture.mp4", "concert.flac", "without-ranges.zip"]))
    await until(lambda: sum(row.partial.size > 50_000 for row in app.list.rows) >= 3)

use(main, user)
"""
GO_ON = """
from apps._use import first, until, use
from apps.downloader.row import Stage
from apps.downloader.window import Downloader, main

async def user(window):
    app = first(window, Downloader)
    await until(lambda: len(app.list.rows) == 4)
    app.list.rows[1].remove()
    for row in app.list.rows[1:]:
        row.pause()
    if PORT == app.server.port:
        await until(lambda: app.list.rows[0].stage is Stage.FINISHED)

use(main, user)
"""


@pytest.mark.slow
def test_closed_in_the_middle_the_process_ends_and_the_next_one_goes_on(folder: Path) -> None:
    """The rows of the second one are there before its window is: nothing is known of its size."""
    assert run_to_its_end(CLOSE_IN_THE_MIDDLE, folder) == (0, "")
    left = names_in(folder)
    assert sum(name.endswith(".part") for name in left) >= 3
    assert all(name.endswith((".part", ".part.json")) for name in left)
    found = find_unfinished(folder)
    names = ["dated.zip", "lecture.mp4", "concert.flac", "without-ranges.zip"]
    assert [partial.shown_name for partial in found] == names
    port = httpx.URL(found[0].notes.url).port
    assert run_to_its_end(GO_ON.replace("PORT", str(port)), folder) == (0, "")
    assert [partial.shown_name for partial in find_unfinished(folder)][-2:] == names[2:]
    if (folder / "dated.zip").exists():  # otherwise another program has taken the server's port meanwhile
        assert (folder / "dated.zip").read_bytes() == demo_files()["dated.zip"].content
