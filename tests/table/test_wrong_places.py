"""A source that is wrong about where rows stand: the table says so, and shows its rows all the same."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.made import MadeSource
from tests.table.seen import names, packed, wait_for_top
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import Column, View, VirtualTable

NO_PLACES: list[Any] = ["x", 1.5, True, -5, [1]]


class Wrong(MadeSource):
    """Says of each row that it stands somewhere."""

    place: Any = None

    def position(self, view: View, key: Any) -> Any:
        return self.place

    def find(self, view: View, column: str, text: str, start: int) -> Any:
        return self.place


@pytest.fixture
def errors(runtime: Runtime) -> list[str]:
    errors: list[str] = []
    runtime.on_error = lambda error: errors.append(str(error))
    return errors


@pytest.mark.parametrize("place", NO_PLACES, ids=str)
def test_another_order_comes_though_the_row_that_the_eye_rests_on_stands_nowhere(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, errors: list[str], place: Any
) -> None:
    source = Wrong(1_000)
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    table.see(500)
    pilot.wait_until(lambda: "name 500" in names(table), timeout=GIVE_UP)
    source.place = place
    table.order_by(("id", True))
    wait_for_top(pilot, table, "name 999")
    assert errors == [
        f"position() of a table's source returns the place of a row, from 0 on, or None, not {place!r}"
    ]


def test_a_row_that_is_shown_by_its_key_and_stands_nowhere_is_the_error_of_that_call(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, errors: list[str]
) -> None:
    source = Wrong(1_000)
    source.place = "first"
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    handle = table.show_key("nobody")
    pilot.wait_until(handle.done, timeout=GIVE_UP)
    assert "returns the place of a row" in str(handle.exception())
    assert names(table)[0] == "name 0"


@pytest.mark.parametrize("row", [1.5, "3", None])
def test_a_row_to_be_seen_is_a_whole_number(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, row: Any) -> None:
    table = packed(tk_root, MadeSource(1_000))
    with pytest.raises(TypeError):
        table.see(row)


def test_a_format_may_end_the_window(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, errors: list[str]
) -> None:
    """In the midst of a frame, as one that asks the user something may do."""
    window = tk.Toplevel(tk_root)

    def ends(value: str) -> str:
        if value == "name 3" and window.winfo_exists():
            window.destroy()
        return value

    table = VirtualTable(window, MadeSource(100), [Column("name", format=ends)])
    table.pack(fill="both", expand=True)
    pilot.wait_until(lambda: not window.winfo_exists(), timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert errors == []


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        ({"again": 5}, TypeError, "words are texts, and 'again' is 5"),
        ({"row of": "{zeile}"}, ValueError, "in braces in the words for 'row of'"),
        ({"row": "{row"}, ValueError, "in braces in the words for 'row'"),
    ],
)
def test_words_that_could_not_be_shown_are_refused(
    tk_root: tk.Tk, runtime: Runtime, words: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        VirtualTable(tk_root, MadeSource(10), words=words)
    VirtualTable(tk_root, MadeSource(10), words={"close": "} zu {", "row": "Zeile"}).destroy()
