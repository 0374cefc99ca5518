# test_finder.py
import finder_12
import folder
import pytest
from tkasync.testing import Gate


def test_a_line_has_its_file_and_number(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "FOLDER", tmp_path)
    (tmp_path / "one.py").write_text("a = 1\n  b = 2\n")
    (path,) = folder.files()
    assert folder.lines_with("b", path) == ["one.py:2: b = 2"]


@pytest.fixture
def asked(tk_root, monkeypatch):
    with Gate() as gate:
        monkeypatch.setattr(finder_12, "first_lines", gate)
        yield gate


@pytest.fixture
def finder(asked, tk_root, pilot):
    finder = finder_12.Finder(tk_root)
    finder.pack()
    pilot.advance(0)
    return finder


def test_it_asks_once_when_typing_has_stopped(finder, asked, pilot):
    for letter in "abc":
        pilot.type(finder.entry, letter)
        pilot.advance(0.2)
    assert asked.calls == []
    pilot.advance(0.1)
    assert [call.args for call in asked.calls] == [("abc",)]


def test_all_lines_of_the_newest_answer_are_shown(finder, asked, pilot):
    for letter in "ab":
        pilot.type(finder.entry, letter)
        pilot.advance(0.3)
    asked.wait_for(2)
    first, second = asked.calls
    second.answer(["ab.py:1: ab", "ab.py:2: ab"])
    pilot.wait_until(lambda: finder.rows.size() == 2)
    first.answer(["a.py:1: a"])
    pilot.settle()
    assert finder.rows.get(0, "end") == ("ab.py:1: ab", "ab.py:2: ab")
    assert finder.status["text"] == "2 lines"


def test_an_error_is_told(finder, asked, pilot):
    pilot.type(finder.entry, "a")
    pilot.advance(0.3)
    asked.wait_for(1)
    asked.fail(OSError("no such folder"))
    pilot.wait_until(lambda: "no such folder" in finder.status["text"])
