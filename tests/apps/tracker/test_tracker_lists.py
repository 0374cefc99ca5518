"""The tracker's lists: pages, search, and what is to be seen while the server is slow, fails or is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps._use import press, shows
from apps.tracker import listing, view
from apps.tracker.server import TrackerServer, Trouble
from apps.tracker.window import Tracker
from tests.apps.ending import run_to_its_end
from tests.apps.tracker.using import ENDLESS, Open, all_details, choose, is_shown, rows, state
from tkasync.testing import Pilot


def test_the_list_grows_by_pages_until_all_are_there(app: Tracker, pilot: Pilot) -> None:
    shown = app.view.listing
    assert state(app.view).startswith("20 of 140")
    for count in range(40, 141, 20):
        pilot.click(shown.more)
        pilot.wait_until(lambda count=count: len(rows(app.view)) == count)
    assert [row[0] for row in rows(app.view)] == [str(number) for number in range(140, 0, -1)]
    pilot.wait_until(lambda: shown.more.instate(["disabled"]))


def test_a_search_keeps_the_list_before_until_it_is_answered(
    app: Tracker, server: TrackerServer, pilot: Pilot
) -> None:
    before = rows(app.view)
    server.latency = ENDLESS
    pilot.type(app.view.listing.search, "login")
    pilot.press("<Return>", app.view.listing.search)
    pilot.wait_until(lambda: "searching" in state(app.view))
    assert rows(app.view) == before
    server.latency = 0.0
    pilot.type(app.view.listing.search, " is slow")
    pilot.wait_until(lambda: state(app.view).startswith("4 of 4 "))
    assert {title for _number, title, _status in rows(app.view)} == {"The login is slow"}


def test_only_the_last_of_quick_keys_is_searched_for(
    monkeypatch: pytest.MonkeyPatch, open_window: Open, server: TrackerServer, pilot: Pilot
) -> None:
    monkeypatch.setattr(listing, "QUIET", ENDLESS)  # however slow the machine makes the keys
    app = open_window()
    pilot.wait_until(lambda: len(rows(app.view)) == 20)
    pilot.type(app.view.listing.search, "print dialog")
    pilot.press("<Return>", app.view.listing.search)
    pilot.wait_until(lambda: state(app.view).startswith("20 of 20"))
    texts = [request.split("text=")[1].split("&")[0] for request in server.asked if "text=" in request]
    assert texts == ["", "print+dialog"]


def test_a_list_that_was_searched_for_is_there_at_once_the_next_time(
    app: Tracker, server: TrackerServer, pilot: Pilot
) -> None:
    choose_status = app.view.listing.set_status
    choose_status.set("done")
    pilot.wait_until(lambda: {status for *_, status in rows(app.view)} == {"done"})
    server.latency = ENDLESS
    choose_status.set("all")
    pilot.settle()
    assert len({status for *_, status in rows(app.view)}) == 3
    assert "fresh" in state(app.view)


def test_a_failure_leaves_the_list_and_says_so_until_it_works_again(
    app: Tracker, server: TrackerServer, pilot: Pilot
) -> None:
    before = rows(app.view)
    app.set_trouble(Trouble.ALL)
    pilot.press("<F5>", app)
    pilot.wait_until(lambda: "the server is busy" in state(app.view))
    assert rows(app.view) == before
    app.set_trouble(Trouble.NONE)
    pilot.press("<F5>", app)
    pilot.wait_until(lambda: "fresh" in state(app.view))


def test_an_issue_that_cannot_be_shown_can_be_asked_for_again(app: Tracker, pilot: Pilot) -> None:
    app.set_trouble(Trouble.ALL)
    app.view.listing.tree.selection_set("140")
    pilot.wait_until(lambda: shows(app.view, "Try again"))
    app.set_trouble(Trouble.NONE)
    press(app.view, "Try again")
    pilot.wait_until(lambda: is_shown(app.view, 140))


def test_the_issue_before_stays_until_the_next_one_is_there(
    monkeypatch: pytest.MonkeyPatch, open_window: Open, server: TrackerServer, pilot: Pilot
) -> None:
    monkeypatch.setattr(view, "PATIENCE", ENDLESS)
    app = open_window()
    pilot.wait_until(lambda: len(rows(app.view)) == 20)
    first = choose(app.view, pilot, 140)
    server.latency = ENDLESS
    app.view.listing.tree.selection_set("139")
    pilot.wait_until(lambda: {each.number for each in all_details(app.view)} == {140, 139})
    server.latency = 0.0
    app.view.listing.tree.selection_set("138")  # the one that was to come has not come up
    pilot.wait_until(lambda: is_shown(app.view, 138))
    assert not first.winfo_exists()


def test_a_second_start_shows_the_last_list_before_the_server_has_answered(tmp_path: Path) -> None:
    assert run_to_its_end(FIRST_START, tmp_path) == (0, "")
    assert run_to_its_end(SECOND_START, tmp_path) == (0, "")


USER = """
import sys
from pathlib import Path
from apps._use import first, until, use
from apps.tracker.server import TrackerServer
from apps.tracker.window import Tracker, main

async def user(window):
    app = first(window, Tracker)
"""
FIRST_START = (
    USER
    + """
    app.server.latency = 0.0
    await until(lambda: len(app.view.listing.found()) == 20)
    app.view.change(140, title="Kept by cache and server")
    await until(lambda: app.server.issues()[140].title == "Kept by cache and server")
    await until(lambda: not app.client.is_fetching and not app.view.change.is_running)

use(main, user)
"""
)
SECOND_START = (
    USER
    + """
    await until(lambda: len(app.view.listing.found()) == 20)
    assert app.view.listing.found()[0].title == "Kept by cache and server"
    assert app.view.listing.pages.is_fetching

init = TrackerServer.__init__
def slow(self, *args):
    init(self, *args)
    self.latency = 3600.0
TrackerServer.__init__ = slow
use(main, user)
"""
)
