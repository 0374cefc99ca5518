"""Changes in the tracker show at once in both windows, are taken back where they fail, and wait without a network."""

from __future__ import annotations

import pytest

from apps._theme import change_theme
from apps._use import below
from apps.tracker.server import TrackerServer, Trouble
from apps.tracker.view import View
from apps.tracker.window import Tracker
from tests.apps.tracker.using import ENDLESS, choose, complaint, details_of, rows, state, status_of
from tkasync.testing import Pilot


@pytest.fixture
def second(app: Tracker, pilot: Pilot) -> View:
    """The view of a second window."""
    app.open_window()
    view = next(widget for widget in below(app) if isinstance(widget, View) and widget is not app.view)
    pilot.wait_until(lambda: len(rows(view)) == 20)
    return view


def other_status(app: Tracker, number: int) -> str:
    return "done" if status_of(app.view, number) != "done" else "open"


def test_a_change_shows_at_once_in_both_windows_and_then_on_the_server(
    app: Tracker, second: View, server: TrackerServer, pilot: Pilot
) -> None:
    choose(app.view, pilot, 140)
    details = choose(second, pilot, 140)
    wanted = other_status(app, 140)
    server.latency = ENDLESS
    task = app.view.change(140, status=wanted)
    assert [status_of(view, 140) for view in (app.view, second)] == [wanted, wanted]
    assert details.status.get() == wanted
    assert server.issues()[140].status != wanted
    task.abort()
    pilot.wait_until(lambda: wanted not in (status_of(app.view, 140), status_of(second, 140)))


def test_a_change_arrives_and_is_counted_once(app: Tracker, server: TrackerServer, pilot: Pilot) -> None:
    details = choose(app.view, pilot, 140)
    details.title_field.delete(0, "end")
    pilot.type(details.title_field, "A better name")
    pilot.press("<Return>", details.title_field)
    pilot.wait_until(lambda: server.issues()[140].title == "A better name")
    pilot.wait_until(lambda: not app.view.change.is_running and not app.client.is_fetching)
    assert rows(app.view)[0][1] == "A better name"
    assert [request for request in server.asked if request.startswith("PATCH")] == ["PATCH /issues/140"]
    assert [info.layers for info in app.client.inspect()] == [0] * len(app.client.inspect())


def test_a_change_that_fails_is_taken_back_in_both_windows(
    app: Tracker, second: View, server: TrackerServer, pilot: Pilot
) -> None:
    before = status_of(app.view, 140)
    app.set_trouble(Trouble.ALL)
    app.view.change(140, status=other_status(app, 140))
    assert status_of(second, 140) != before
    pilot.wait_until(lambda: status_of(second, 140) == before)
    assert status_of(app.view, 140) == before
    assert "the server is busy" in complaint(app.view)
    assert complaint(second) == ""


def test_of_two_changes_the_one_that_fails_leaves_the_other(
    app: Tracker, server: TrackerServer, pilot: Pilot
) -> None:
    app.set_trouble(Trouble.SOME)
    server.asked[:] = ["GET /", "GET /"]  # so that the next request is a third one
    app.view.change(140, title="Fails")
    app.view.change(140, status=(wanted := other_status(app, 140)))
    assert rows(app.view)[0][1:] == ("Fails", wanted)
    pilot.wait_until(lambda: server.issues()[140].status == wanted)
    pilot.wait_until(lambda: not app.view.change.is_running)
    assert rows(app.view)[0][1:] == (server.issues()[140].title, wanted)


def test_a_change_whose_answer_is_lost_is_asked_for(
    app: Tracker, server: TrackerServer, pilot: Pilot
) -> None:
    """The window takes it back, and finds that the server has it all the same."""
    wanted = other_status(app, 140)
    app.set_trouble(Trouble.LOST)
    app.view.change(140, status=wanted)
    pilot.wait_until(lambda: "there was no answer" in complaint(app.view))
    pilot.wait_until(lambda: status_of(app.view, 140) == wanted)


def test_a_comment_is_there_while_it_is_sent(app: Tracker, server: TrackerServer, pilot: Pilot) -> None:
    details = choose(app.view, pilot, 140)
    count = len(server.issues()[140].comments)
    pilot.type(details.line, "I have seen it, too")
    pilot.press("<Return>", details.line)
    assert "I have seen it, too" in str(details.comments["text"])
    assert details.line.get() == ""
    pilot.wait_until(lambda: len(server.issues()[140].comments) == count + 1)
    pilot.wait_until(lambda: not app.client.is_fetching)
    assert str(details.comments["text"]).count("I have seen it, too") == 1


def test_offline_a_change_waits_and_arrives_when_the_network_is_back(
    app: Tracker, server: TrackerServer, pilot: Pilot
) -> None:
    wanted = other_status(app, 140)
    pilot.click(app.switch)
    asked = len(server.asked)
    app.view.change(140, status=wanted)
    pilot.press("<F5>", app)
    pilot.wait_until(lambda: "waits for the server" in state(app.view))
    assert status_of(app.view, 140) == wanted
    assert len(server.asked) == asked
    pilot.click(app.switch)
    pilot.wait_until(lambda: server.issues()[140].status == wanted)
    pilot.wait_until(lambda: "fresh" in state(app.view))


def test_a_server_that_is_down_is_noticed_and_found_again(
    app: Tracker, server: TrackerServer, pilot: Pilot
) -> None:
    app.set_trouble(Trouble.DOWN)
    pilot.press("<F5>", app)
    pilot.wait_until(lambda: app.is_offline.get())
    wanted = other_status(app, 140)
    app.view.change(140, status=wanted)
    app.set_trouble(Trouble.NONE)
    pilot.wait_until(lambda: not app.is_offline.get(), timeout=60)
    pilot.wait_until(lambda: server.issues()[140].status == wanted)


def test_what_is_being_written_is_left_alone_by_an_answer(
    app: Tracker, server: TrackerServer, pilot: Pilot
) -> None:
    details = choose(app.view, pilot, 140)
    pilot.type(details.title_field, " and more")
    server.change(140, title="Somebody else's")
    pilot.press("<F5>", app)
    pilot.wait_until(lambda: rows(app.view)[0][1] == "Somebody else's")
    assert details.title_field.get().endswith(" and more")
    pilot.press("<Escape>", details.title_field)
    pilot.wait_until(lambda: details.title_field.get() == "Somebody else's")


def test_the_panel_shows_where_cache_and_server_differ(
    app: Tracker, server: TrackerServer, pilot: Pilot
) -> None:
    panel = app.panel
    pilot.wait_until(lambda: "All 20 issues" in str(panel.verdict["text"]))
    server.change(135, title="Changed elsewhere")
    pilot.wait_until(lambda: "1 of 20 issues" in str(panel.verdict["text"]))
    top = panel.pair_table.get_children()[0]
    assert str(panel.pair_table.item(top, "values")[1]).endswith("Changed elsewhere")
    pilot.press("<F5>", app)
    pilot.wait_until(lambda: "All 20 issues" in str(panel.verdict["text"]))


def test_the_panel_shows_readers_and_changes_of_each_entry(
    app: Tracker, second: View, server: TrackerServer, pilot: Pilot
) -> None:
    table = app.panel.entry_table

    def readers_and_changes() -> tuple[str, str]:
        key, _state, _doing, readers, changes, _age = table.item(table.get_children()[0], "values")
        assert key == "issues('', 'all')"
        return str(readers), str(changes)

    server.latency = ENDLESS
    task = app.view.change(140, status=other_status(app, 140))
    pilot.wait_until(lambda: readers_and_changes() == ("2", "1"))
    second.winfo_toplevel().destroy()
    pilot.wait_until(lambda: readers_and_changes() == ("1", "1"))
    task.abort()
    pilot.wait_until(lambda: readers_and_changes() == ("1", ""))


def test_the_keyboard_reaches_and_does_everything(app: Tracker, server: TrackerServer, pilot: Pilot) -> None:
    listing = app.view.listing
    pilot.press("<Control-f>", app)
    assert app.focus_get() is listing.search
    pilot.press("<Down>", listing.search)
    pilot.wait_until(lambda: listing.tree.selection() == ("140",))
    pilot.press("<Down>", listing.tree)
    pilot.wait_until(lambda: app.view.chosen() == 139)
    pilot.press("<d>", listing.tree)
    pilot.wait_until(lambda: server.issues()[139].status == "done")
    pilot.press("<o>", listing.tree)
    pilot.wait_until(lambda: server.issues()[139].status == "open")
    pilot.wait_until(lambda: details_of(app.view).issue.data is not None)
    pilot.press("<Control-e>", app)
    assert app.focus_get() is details_of(app.view).title_field


def test_both_themes_tell_what_differs(app: Tracker, pilot: Pilot) -> None:
    table = app.panel.pair_table
    before = str(table.tag_configure("differs", "foreground"))
    change_theme()
    pilot.settle()
    assert str(table.tag_configure("differs", "foreground")) != before
    change_theme()
    pilot.settle()
    assert str(table.tag_configure("differs", "foreground")) == before
