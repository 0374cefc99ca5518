import pytest
from tkasync.lab.tested.finder import Finder
from tkasync.testing import Gate


@pytest.fixture
def session(tk_root, pilot):
    pilot.advance(0)
    shown = []
    with Gate() as search:
        yield Finder(search, shown.append), search, shown


def test_once(session, pilot):
    finder, search, _ = session
    for text in "a", "ab":
        finder.type(text)
        pilot.advance(0.2)
    pilot.advance(0.2)
    search.wait_for(1)
    assert [call.args for call in search.calls] == [("ab",)]


def test_order(session, pilot):
    finder, search, shown = session
    for text in "a", "b":
        finder.type(text)
        pilot.advance(0.3)
    search.wait_for(2)
    search.calls[1].answer("new")
    pilot.wait_until(lambda: shown)
    search.calls[0].answer("old")
    pilot.settle()
    assert shown == ["new"]


def test_error(session, pilot):
    finder, search, shown = session
    finder.type("a")
    pilot.advance(0.3)
    search.wait_for(1)
    search.fail(OSError("gone"))
    pilot.wait_until(lambda: shown == ["failed: gone"])


def test_empty(session, pilot):
    finder, search, shown = session
    finder.type("")
    pilot.advance(1)
    assert shown == [""] and search.calls == []
