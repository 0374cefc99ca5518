"""Keys that are equal although what is asked for is not: arguments that change, and two queries with one key."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.queries.reading import read
from tkasync import create_signal
from tkasync.queries import query
from tkasync.testing import FakeHost


class Chosen(NamedTuple):
    names: list[str]


def test_who_changes_a_list_in_a_named_tuple_changes_no_argument_by_it(fake_host: FakeHost) -> None:
    asked: list[Any] = []
    names = ["a"]
    ref = query(lambda chosen: asked.append(list(chosen.names)) or 1, key="named")(Chosen(names))
    names.append("b")
    read(ref)
    fake_host.run_pending()
    assert (asked, type(ref.args[0])) == ([["a"]], Chosen)


def test_a_source_that_goes_over_to_another_query_with_the_same_key_is_told_so(fake_host: FakeHost) -> None:
    first, second = query(lambda number: number, key="local"), query(lambda number: -number, key="local")
    chosen, choose = create_signal(first)
    reader = read(lambda: chosen()(1))
    fake_host.run_pending()
    assert reader.data == 1
    choose.set(second)
    assert "give one of them another key=" in str(reader.error)
    choose.set(first)
    fake_host.run_pending()
    assert (reader.data, reader.error) == (1, None)
