"""What a `RemoteSource` makes of a server that is wrong about itself: its rows as they are, or an error in words."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import pytest

from tests.sources.loopback import Liar, lying, rows_of
from tests.support import GIVE_UP
from tests.table.seen import names, packed
from tests.table.test_table_trouble import notices
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import RemoteSource, View

ALL = View()
PAGE = 128


def shown(liar: Liar, root: tk.Tk, pilot: Pilot, until: Any) -> tuple[list[str], list[str], int | None]:
    """The names and notices of a table of it, and its total, when *until* holds of these and all is at rest."""
    table = packed(root, liar.source())
    pilot.wait_until(lambda: until(names(table), notices(table)), timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    asked = len(liar.asked)
    pilot.settle(GIVE_UP)
    assert len(liar.asked) == asked, "it goes on asking"
    return names(table), notices(table), table.total()


def has_rows(seen: list[str], _notices: list[str]) -> bool:
    return seen[:1] == ["name 0"]


def has_notice(_names: list[str], seen: list[str]) -> bool:
    return bool(seen)


def test_a_server_that_gives_fewer_rows_at_once_is_asked_for_the_rest() -> None:
    """Many give a hundred at most."""
    with lying(lambda start, size: {"rows": rows_of(start, min(size, 50), 300), "total": 300}) as liar:
        source = liar.source()
        assert [row[0] for row in source.page(ALL, 0, PAGE)] == list(range(128))
        assert liar.asked == [(0, 128), (50, 78), (100, 28)]
        assert [row[0] for row in source.page(ALL, 256, PAGE)] == list(range(256, 300))
        assert liar.asked[3:] == [(256, 128)]
        assert source.count(ALL) == 300


def test_a_total_that_is_too_big_is_that_of_the_rows_that_come() -> None:
    with lying(lambda start, size: {"rows": rows_of(start, size, 140), "total": 900}) as liar:
        source = liar.source()
        assert len(source.page(ALL, 128, PAGE)) == 12
        assert liar.asked == [(128, 128), (140, 116)]
        assert source.count(ALL) == 140
        with pytest.raises(
            ValueError, match=r"fetch=Liar\._fetch gives no rows from 512 on, and says that there are 900"
        ):
            source.page(ALL, 512, PAGE)


def test_a_total_that_is_too_small_hides_no_row() -> None:
    with lying(lambda start, size: {"rows": rows_of(start, size, 300), "total": 10}) as liar:
        source = liar.source()
        assert len(source.page(ALL, 0, PAGE)) == PAGE
        assert source.count(ALL) is None
        assert len(source.page(ALL, 256, PAGE)) == 44
        assert source.count(ALL) == 300


def test_a_total_that_shrinks_below_the_rows_is_forgotten() -> None:
    totals = iter((100, 60))
    source = RemoteSource(
        lambda view, start, size: (rows_of(start, size, 500), next(totals)), columns=("id", "name")
    )
    source.page(ALL, 0, 40)
    assert source.count(ALL) == 100
    source.page(ALL, 80, 40)
    assert source.count(ALL) is None


def test_a_total_that_is_too_small_is_not_believed_behind_the_last_row_either() -> None:
    """There no row shows that it is wrong. Once it is right again, it counts."""
    with lying(lambda start, size: {"rows": rows_of(start, size, 9), "total": 3}) as liar:
        source = liar.source()
        source.page(ALL, 0, PAGE)
        source.page(ALL, 128, PAGE)
        assert source.count(ALL) == 9
        liar.says = lambda start, size: {"rows": rows_of(start, size, 5), "total": 5}
        source.page(ALL, 0, PAGE)
        liar.says = lambda start, size: {"rows": [], "total": 4}
        source.page(ALL, 128, PAGE)
        assert source.count(ALL) == 4


def test_a_server_that_always_begins_at_its_first_row_says_so() -> None:
    with lying(lambda start, size: {"rows": rows_of(0, size, 500), "total": 500}) as liar:
        source = liar.source()
        source.page(ALL, 0, PAGE)
        with pytest.raises(ValueError, match="the same rows from 128 on as from 0 on"):
            source.page(ALL, 128, PAGE)
        source.page(ALL, 0, PAGE)  # a refresh of a page is no such thing


def test_a_server_that_gives_all_its_rows_at_once_says_so_too() -> None:
    with lying(lambda start, size: {"rows": rows_of(0, 500, 500), "total": 500}) as liar:
        source = liar.source()
        assert len(source.page(ALL, 0, PAGE)) == PAGE
        with pytest.raises(ValueError, match="it has to begin at its start"):
            source.page(ALL, 128, PAGE)


def test_two_rows_with_one_key_are_refused() -> None:
    source = RemoteSource(
        lambda view, start, size: ([(1, 1, "a"), (2, 2, "b"), (1, 1, "c")], 3), columns=("id", "name")
    )
    with pytest.raises(ValueError, match="two rows with the key 1: each row has a key of its own"):
        source.page(ALL, 0, PAGE)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        5,
        "ab",
        {},
        {"rows": 1, "total": 2},
        ([], -1),
        ([], True),
        ([], "3"),
        ([], 1.5),
        ("ab", 2),
        (None, None),
    ],
)
def test_what_is_no_answer_is_named(answer: Any) -> None:
    source = RemoteSource(lambda view, start, size: answer, columns=("id", "name"))
    with pytest.raises(TypeError, match=r"fetch=\S+ \(line \d+\) gives \(rows, total\), with None"):
        source.page(ALL, 0, PAGE)


def test_rows_that_never_end_are_taken_as_far_as_they_are_wanted() -> None:
    def endless() -> Any:
        place = 0
        while True:
            yield (place, place, "x")
            place += 1

    source = RemoteSource(lambda view, start, size: (endless(), None), columns=("id", "name"))
    assert len(source.page(ALL, 0, PAGE)) == PAGE


# In a table

LIES: dict[str, tuple[Any, Any]] = {
    "500": (lambda start, size: 500, "HTTP Error 500"),
    "no JSON": (lambda start, size: b"<html>", "Expecting value"),
    "nothing": (lambda start, size: b"", "Expecting value"),
    "no rows": (lambda start, size: {"rows": None, "total": 3}, "gives (rows, total)"),
    "a total of text": (lambda start, size: {"rows": [], "total": "3"}, "gives (rows, total)"),
    "rows of numbers": (lambda start, size: {"rows": [1, 2], "total": 2}, "a list of rows"),
    "narrow rows": (lambda start, size: {"rows": [[1, 1]], "total": 1}, "a row"),
    "lists as keys": (lambda start, size: {"rows": [[[1], 1, 2]], "total": 1}, "a row's key is hashable"),
    "rows that do not come": (lambda start, size: {"rows": [], "total": 9}, "no rows from 0 on"),
    "twice": (lambda start, size: {"rows": [[1, 1, "a"], [1, 1, "a"]], "total": 2}, "two rows with the key 1"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_table_tells_what_is_wrong_and_asks_no_more(
    lie: str, tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    says, words = LIES[lie]
    with lying(says) as liar:
        _names, told, _total = shown(liar, tk_root, pilot, has_notice)
    assert [words in text for text in told] == [True], told
    assert len(liar.asked) <= 4


def test_a_table_shows_all_rows_whatever_the_server_counts(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    for total in (3, 900):
        with lying(
            lambda start, size, total=total: {"rows": rows_of(start, size, 9), "total": total}
        ) as liar:  # type: ignore[misc]
            seen, told, counted = shown(liar, tk_root, pilot, has_rows)
        assert (seen, told, counted) == ([f"name {place}" for place in range(9)], [], 9)


def test_a_connection_that_is_closed_in_the_middle_is_tried_again_by_the_button(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    with lying(lambda start, size: b'{"rows": [[1, 1') as liar:
        table = packed(tk_root, liar.source())
        pilot.wait_until(lambda: notices(table), timeout=GIVE_UP)
        liar.says = lambda start, size: {"rows": rows_of(start, size, 9), "total": 9}
        pilot.button("Try again").invoke()
        pilot.wait_until(lambda: names(table) == [f"name {place}" for place in range(9)], timeout=GIVE_UP)
        assert notices(table) == []
        pilot.settle(GIVE_UP)
