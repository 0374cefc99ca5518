"""A log view as a file, and what a reader does with it: filter, find, follow, wrap, copy, save."""

from __future__ import annotations

import logging
import tkinter as tk
import tracemalloc
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import LogView


@pytest.fixture
def view(tk_root: tk.Tk, runtime: Runtime) -> LogView:
    widget = LogView(tk_root)
    widget.pack(fill="both", expand=True)
    tk_root.update()
    return widget


def lines(widget: LogView) -> list[str]:
    return widget.text.get("1.0", "end-1c").split("\n") if widget.line_count else []


def write(pilot: Pilot, widget: LogView, *texts: str) -> None:
    for text in texts:
        widget.write(text)
    pilot.settle()


def test_it_is_a_file_for_print_and_for_logging(view: LogView, pilot: Pilot) -> None:
    print("one", "two", file=view, flush=True)
    with redirect_stdout(view):  # type: ignore[type-var]  # what print needs of a file it has
        print("three")
    handler = logging.StreamHandler(view)
    handler.emit(logging.LogRecord("n", logging.INFO, "", 0, "four %s", ("4",), None))
    pilot.settle()
    assert lines(view) == ["one two", "three", "four 4"]


def test_a_line_is_shown_while_it_is_written_and_is_written_over(view: LogView, pilot: Pilot) -> None:
    write(pilot, view, "before\n", "10 %")
    assert lines(view) == ["before", "10 %"]
    write(pilot, view, "\r20 %")
    assert lines(view) == ["before", "20 %"]
    write(pilot, view, "\n", "after")
    assert (lines(view), view.line_count) == (["before", "20 %", "after"], 3)


def test_a_line_that_is_added_begins_below_one_that_is_written(view: LogView, pilot: Pilot) -> None:
    write(pilot, view, "Name: ")
    view.append(ValueError("no name"))
    view.append(5)
    pilot.settle()
    assert lines(view) == ["Name: ", "no name", "5"]


def test_colours_are_tags(view: LogView, pilot: Pilot) -> None:
    write(pilot, view, "\x1b[31mred\x1b[0m plain \x1b[1;38;5;208mbold\x1b[0m\n")
    assert lines(view) == ["red plain bold"]
    assert view.text.tag_names("1.1") == ("foreground 1",)
    assert view.text.tag_names("1.5") == ()
    assert set(view.text.tag_names("1.11")) == {"bold", "foreground 208"}


def test_a_filter_hides_lines_and_keeps_them(view: LogView, pilot: Pilot) -> None:
    text = ["starts", "INFO fine", "ERROR bad", "  Traceback", "DEBUG detail", "WARNING Odd"]
    write(pilot, view, "".join(f"{line}\n" for line in text))
    view.filter(level="WARNING")
    pilot.settle()
    assert lines(view) == ["ERROR bad", "  Traceback", "WARNING Odd"]
    view.filter(level=logging.WARNING, text="odd")
    write(pilot, view, "ERROR another odd one\n", "INFO odd\n")
    assert lines(view) == ["WARNING Odd", "ERROR another odd one"]
    view.filter()
    pilot.settle()
    assert lines(view) == [*text, "ERROR another odd one", "INFO odd"]
    with pytest.raises(ValueError, match="'LOUD'"):
        view.filter(level="LOUD")


def test_a_line_that_is_written_over_leaves_its_level_to_nobody(view: LogView, pilot: Pilot) -> None:
    write(pilot, view, "INFO starts\n", "ERROR")
    write(pilot, view, "\r100 %\n", "  detail\n")
    view.filter(level="ERROR")
    pilot.settle()
    assert lines(view) == []


def test_hidden_lines_count_and_go_as_the_others(view: LogView, pilot: Pilot) -> None:
    view.max_lines = 10
    view.filter(text="even")
    write(pilot, view, "".join(f"{n} {'even' if n % 2 == 0 else 'odd'}\n" for n in range(40)))
    assert lines(view) == [f"{n} even" for n in range(30, 40, 2)]
    view.filter()
    pilot.settle()
    assert len(lines(view)) == 10
    view.max_lines = 3
    assert [line.split()[0] for line in lines(view)] == ["37", "38", "39"]
    with pytest.raises(ValueError, match="max_lines"):
        view.max_lines = 0


def current(widget: LogView) -> list[str]:
    return [str(index) for index in widget.text.tag_ranges("current hit")]


def test_what_is_found_is_marked_and_gone_through_in_a_circle(view: LogView, pilot: Pilot) -> None:
    write(pilot, view, "Tea for two\nno\nTWO teas\n\U0001f600 teatea")
    assert view.find("tea") == 4
    marked = [str(index) for tag in ("hit", "next hit") for index in view.text.tag_ranges(tag)]
    assert marked[:2] == ["1.0", "1.3"]
    assert "3.4" in marked
    places = []
    for _ in range(5):
        assert view.find_next()
        places.append(current(view)[0])
    assert places[0] == places[4] == "1.0"
    assert len(set(places)) == 4
    assert view.find_previous()
    assert current(view)[0] == places[3]
    view.append("more tea")
    pilot.settle()
    assert str(view.text.tag_ranges("hit")[-1]) == "5.8"
    assert (view.find(""), view.find_next()) == (0, False)
    assert (view.find("coffee"), view.find_previous()) == (0, False)
    assert not view.text.tag_ranges("hit")


def test_it_follows_its_end_as_it_is_told(view: LogView, pilot: Pilot) -> None:
    write(pilot, view, "".join(f"{n}\n" for n in range(300)))
    assert view.follow
    view.follow = False
    write(pilot, view, "more\n" * 50)
    assert view.text.yview()[1] < 1.0
    assert not view.follow
    view.follow = True
    write(pilot, view, "again\n" * 50)
    assert view.text.yview()[1] == 1.0


def test_a_lower_window_still_shows_the_end(tk_root: tk.Tk, view: LogView, pilot: Pilot) -> None:
    tk_root.geometry("300x300")
    write(pilot, view, "".join(f"{n}\n" for n in range(300)))
    tk_root.geometry("300x120")
    pilot.wait_until(lambda: view.text.winfo_height() < 150)
    pilot.wait_until(lambda: view.follow)
    write(pilot, view, "more\n")
    assert view.text.yview()[1] == 1.0


def test_long_lines_are_scrolled_or_broken(view: LogView, pilot: Pilot) -> None:
    write(pilot, view, "x" * 3_000 + "\n")
    assert view.text.xview()[0] == 0.0
    assert view.text.xview()[1] < 1.0
    assert view._wide_bar.winfo_viewable()
    view.wrap = True
    pilot.wait_until(lambda: not view._wide_bar.winfo_viewable())
    assert (view.wrap, view.text.xview()) == (True, (0.0, 1.0))
    view.wrap = False
    pilot.wait_until(view._wide_bar.winfo_viewable)


def test_what_is_selected_is_copied_and_otherwise_all(view: LogView, pilot: Pilot) -> None:
    write(pilot, view, "one\ntwo\n")
    view.copy()
    assert view.clipboard_get() == "one\ntwo"
    view.text.tag_add("sel", "2.0", "2.2")
    view.copy()
    assert view.clipboard_get() == "tw"


def test_it_is_saved_with_the_lines_that_a_filter_hides(view: LogView, pilot: Pilot, tmp_path: Path) -> None:
    write(pilot, view, "one\n\x1b[31mtwo\x1b[0m\ngr\u00fcn")
    view.filter(text="two")
    saved = view.save(tmp_path / "log.txt")
    pilot.wait_until(saved.done)
    assert (tmp_path / "log.txt").read_text(encoding="utf-8") == "one\ntwo\ngr\u00fcn\n"
    failed = view.save(tmp_path / "no" / "log.txt").on_error(lambda error: None)
    pilot.wait_until(failed.done)
    assert isinstance(failed.exception(), FileNotFoundError)


def test_a_million_lines_leave_the_newest_and_little_memory(view: LogView, pilot: Pilot) -> None:
    line: Any = "a line of some length, as a compiler writes it\n"
    tracemalloc.start()
    try:
        for _ in range(1_000):
            view.write(line * 1_000)
        pilot.wait_until(lambda: view.line_count == 10_000 and not view._incoming, timeout=60.0)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10_000_000  # the text has 47,000,000 characters


@pytest.mark.parametrize("method", ["write", "find", "filter"])
def test_what_is_no_text_is_refused_at_the_call_and_nothing_before_it_is_lost(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, method: str
) -> None:
    view = LogView(tk_root)
    view.write("before\n")
    call: Any = getattr(view, method)
    arguments = (None, b"text") if method == "filter" else (b"text",)
    with pytest.raises(TypeError, match=rf"LogView\.{method} takes a string, not b'text'"):
        call(*arguments)
    pilot.wait_until(lambda: view.line_count == 1)
    assert view.text.get("1.0", "end-1c") == "before"
