"""Lines from any thread, at any rate, and never too many."""

from __future__ import annotations

import threading
import tkinter as tk
from typing import Any

import pytest
import ttkbootstrap

from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import LogView


def view(master: tk.Misc, **options) -> LogView:
    widget = LogView(master, **options)
    widget.pack(fill="both", expand=True)
    master.update()
    return widget


def lines(widget: LogView) -> list[str]:
    return widget.text.get("1.0", "end-1c").split("\n") if widget.line_count else []


def test_lines_come_in_order(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    widget = view(tk_root)
    widget.append("one")
    widget.append("two\nthree\n")
    widget.append("")
    pilot.wait_until(lambda: widget.line_count == 4)
    assert lines(widget) == ["one", "two", "three", ""]


def test_many_lines_of_one_turn_are_one_insert(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget = view(tk_root)
    inserts: list[Any] = []
    edit = widget._edit
    monkeypatch.setattr(widget, "_edit", lambda *args: inserts.append(args) or edit(*args))
    for number in range(200):
        widget.append(str(number))
    pilot.wait_until(lambda: widget.line_count == 200)
    assert len(inserts) == 1


def test_four_threads_append_and_no_line_is_lost(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    widget = view(tk_root, max_lines=100_000)

    def write(name: str) -> None:
        for number in range(2_000):
            widget.append(f"{name} {number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    pilot.wait_until(lambda: widget.line_count == 8_000, timeout=30.0)
    for thread in threads:
        thread.join(10)
    shown = lines(widget)
    for name in "abcd":
        assert [line for line in shown if line[0] == name] == [f"{name} {n}" for n in range(2_000)]


def test_old_lines_go(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    widget = view(tk_root, max_lines=100)
    for number in range(50):
        widget.append(f"early {number}")
    pilot.wait_until(lambda: widget.line_count == 50)
    for number in range(120):
        widget.append(str(number))
    pilot.wait_until(lambda: lines(widget)[-1:] == ["119"])
    assert lines(widget) == [str(number) for number in range(20, 120)]
    assert widget.line_count == 100


def test_of_a_flood_the_newest_lines_wait_and_no_more(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    widget = view(tk_root, max_lines=1_000)
    for number in range(20_000):
        widget.append(str(number))
    assert len(widget._incoming) <= 2_000
    assert len(runtime.queue) <= 2
    pilot.wait_until(lambda: lines(widget)[-1:] == ["19999"])
    assert lines(widget) == [str(number) for number in range(19_000, 20_000)]


def test_it_follows_its_end_unless_it_was_scrolled_away(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    widget = view(tk_root)
    widget.append("\n".join(map(str, range(300))))
    pilot.wait_until(lambda: widget.line_count == 300)
    tk_root.update()
    assert widget.text.yview()[1] == 1.0
    widget.text.yview_moveto(0.0)
    tk_root.update()
    widget.append("more")
    pilot.wait_until(lambda: widget.line_count == 301)
    assert widget.text.yview()[0] == 0.0
    widget.text.yview_moveto(1.0)
    tk_root.update()
    widget.append("even more")
    pilot.wait_until(lambda: widget.line_count == 302)
    tk_root.update()
    assert widget.text.yview()[1] == 1.0


def test_it_cannot_be_written_into(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    widget = view(tk_root)
    widget.append("a")
    pilot.wait_until(lambda: widget.line_count == 1)
    pilot.type(widget.text, "xyz\b\b")
    assert lines(widget) == ["a"]


def test_clear_removes_what_is_shown_and_what_waits(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    widget = view(tk_root)
    widget.append("shown")
    pilot.wait_until(lambda: widget.line_count == 1)
    widget.append("waits")
    widget.clear()
    pilot.settle()
    assert (widget.text.get("1.0", "end-1c"), widget.line_count) == ("", 0)
    widget.append("next")
    pilot.wait_until(lambda: lines(widget) == ["next"])


def test_a_line_of_a_megabyte_is_shortened(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    widget = view(tk_root)
    widget.append("x" * 1_000_000)
    pilot.wait_until(lambda: widget.line_count == 1)
    assert len(lines(widget)[0]) < 10_000


def test_after_its_end_lines_are_dropped(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    widget = view(tk_root)
    widget.append("waits")
    widget.destroy()
    widget.append("late")
    pilot.settle()
    runtime.close()
    widget.append("later")


@pytest.mark.parametrize("tkasync_root", [ttkbootstrap.App])
def test_its_colours_are_those_of_the_theme(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    widget = view(tk_root)
    widget.write("\x1b[31mred")
    pilot.settle()
    light = (str(widget.text["background"]), str(widget.text.tag_cget("foreground 1", "foreground")))
    tk_root.style.theme_use("bootstrap-dark")
    tk_root.update()
    dark = (str(widget.text["background"]), str(widget.text.tag_cget("foreground 1", "foreground")))
    assert all(before != after for before, after in zip(light, dark, strict=True))


@pytest.mark.parametrize("lines", [0, -1, 1.5, None, True])
def test_a_number_of_lines_that_is_none_is_refused(tk_root: tk.Tk, runtime: Runtime, lines: Any) -> None:
    with pytest.raises(ValueError, match="max_lines"):
        LogView(tk_root, max_lines=lines)
