"""`Selection` as a value, and `Choosing`: which choice comes when keys have to be asked for."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.table.made import MadeSource
from tkasync import Runtime, Scope
from tkasync.queries import query_client
from tkasync.testing import FakeHost
from tkasync.widgets import Selection, View
from tkasync.widgets.table.cells.beyond import Beyond
from tkasync.widgets.table.cells.chosen.choosing import Choosing
from tkasync.widgets.table.cells.chosen.span_keys import MOST, MOST_BY_PAGES, SpanKeys
from tkasync.widgets.table.cells.keys.moves import Window, place_after, top_after
from tkasync.widgets.table.rows.rows import Rows
from tkasync.widgets.table.words import WORDS

VIEW = View()


@pytest.mark.parametrize("seed", range(20))
def test_a_selection_is_a_set_whether_it_holds_keys_or_all_but_some(seed: int) -> None:
    """The same random changes to a selection and to a set give the same rows."""
    choice = random.Random(seed)
    keys = range(30)
    selection, model = (Selection(), set()) if seed % 2 else (Selection(all_of=VIEW, total=30), set(keys))
    for _ in range(60):
        some = choice.sample(keys, choice.randrange(5))
        change = choice.choice(["plus", "minus", "flipped"])
        if change == "flipped" and some:
            selection = selection.flipped(some[0])
            model = model ^ {some[0]}
        elif change == "plus":
            selection, model = selection.plus(some), model | set(some)
        elif change == "minus":
            selection, model = selection.minus(some), model - set(some)
        assert {key for key in keys if key in selection} == model
        assert (selection.count, bool(selection)) == (len(model), bool(model))


def test_keys_come_in_the_order_in_which_they_were_chosen() -> None:
    selection = Selection(["b"]).plus(["c", "a", "b"])
    assert list(selection) == ["b", "c", "a"]
    assert selection == Selection(["a", "b", "c"])
    assert selection != Selection(["a", "b"])
    assert hash(selection) == hash(Selection(["a", "b", "c"]))


def test_all_rows_cannot_be_gone_through_and_say_what_to_write() -> None:
    with pytest.raises(TypeError, match=r"await table\.selected_keys"):
        iter(Selection(all_of=VIEW, total=3))


def test_a_change_leaves_the_selection_that_it_is_made_of() -> None:
    first = Selection([1])
    first.plus([2])
    first.minus([1])
    assert list(first) == [1]


class Slow(MadeSource):
    """Tells keys when the test lets it, by the clock of the host."""

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self.spans: list[tuple[int, int]] = []
        self.error: Exception | None = None

    async def keys(self, view: View, start: int, stop: int) -> list[Any]:
        self.spans.append((start, stop))
        if self.error is not None:
            raise self.error
        return [row[0] for row in self.rows(view, start, stop - start)]


@pytest.fixture
def owner(runtime: Runtime, fake_host: FakeHost) -> Scope:
    return runtime.new_scope("the test", above=lambda: runtime.scope)


class Choices:
    """A `Choosing` over 100,000 rows, the first hundred of which are on the screen."""

    def __init__(self, owner: Scope, host: FakeHost, source: Any) -> None:
        self.host = host
        self.source = source
        self.errors: list[BaseException] = []
        self.rows = Rows(source, VIEW, query_client(), owner)
        self.rows.look_at(0, 100)
        host.advance(1.0)
        self.keys = SpanKeys(self.rows, Beyond(source, owner), WORDS["too many"])
        self.it = Choosing(owner, self.keys, lambda: None, self.errors.append)

    @property
    def chosen(self) -> list[Any]:
        return list(self.it.selection())

    def settle(self) -> None:
        self.host.run_pending()
        assert not self.it.is_asking


@pytest.fixture
def choices(owner: Scope, fake_host: FakeHost) -> Choices:
    return Choices(owner, fake_host, Slow(100_000))


def test_loaded_rows_are_chosen_at_once(choices: Choices) -> None:
    choices.it.only(VIEW, 3)
    choices.it.extend(VIEW, range(3, 6))
    assert (choices.chosen, choices.source.spans) == ([3, 4, 5], [])


def test_rows_that_are_asked_for_look_chosen_meanwhile(choices: Choices) -> None:
    choices.it.only(VIEW, 3)
    choices.it.extend(VIEW, range(4, 90_000))
    assert choices.chosen == [3]
    assert choices.it.looks_chosen(VIEW, 80_000, 80_000)
    assert not choices.it.looks_chosen(VIEW, 3, 3)
    assert not choices.it.looks_chosen(View(filter="x"), 80_000, 1)
    choices.settle()
    assert choices.it.selection().count == 89_996


def test_a_choice_that_adds_waits_for_those_before_it(choices: Choices) -> None:
    choices.it.extend(VIEW, range(500, 503))
    choices.it.flip(VIEW, 2)
    choices.it.flip(VIEW, 501)
    choices.settle()
    assert choices.chosen == [500, 502, 2]


def test_a_choice_that_replaces_drops_those_before_it(choices: Choices) -> None:
    choices.it.extend(VIEW, range(500, 50_000))
    choices.it.add(VIEW, 400)
    choices.it.only(VIEW, 2)
    assert choices.chosen == [2]
    choices.settle()
    assert choices.chosen == [2]


def test_an_extension_takes_the_place_of_the_one_before_it(choices: Choices) -> None:
    choices.it.only(VIEW, 1)
    choices.it.flip(VIEW, 50)
    for stop in (600, 700, 601):
        choices.it.extend_further(VIEW, range(599, stop))
    choices.settle()
    assert choices.chosen == [1, 50, 599, 600]
    choices.it.extend_further(VIEW, range(50, 52))
    assert choices.chosen == [1, 50, 51]


def test_a_range_that_grows_asks_for_what_is_new_only(choices: Choices) -> None:
    for stop in (600, 610, 605):
        choices.it.extend(VIEW, range(200, stop))
        choices.settle()
        assert choices.chosen == list(range(200, stop))
    assert choices.source.spans == [(200, 600), (600, 610)]


def test_a_range_that_grows_after_a_change_of_the_source_is_asked_for_anew(choices: Choices) -> None:
    """The keys that it began with may stand at other places by now."""
    choices.it.extend(VIEW, range(200, 600))
    choices.settle()
    query_client().invalidate(choices.source)
    choices.host.advance(1.0)
    choices.it.extend(VIEW, range(200, 610))
    choices.settle()
    assert choices.source.spans == [(200, 600), (200, 610)]


def test_an_error_of_the_source_is_told_and_leaves_the_rest(choices: Choices) -> None:
    choices.it.only(VIEW, 3)
    choices.source.error = OSError("gone")
    choices.it.extend(VIEW, range(3, 700))
    choices.it.flip(VIEW, 5)
    choices.host.run_pending()
    choices.settle()
    assert (choices.chosen, [str(error) for error in choices.errors]) == ([3, 5], ["gone"])


def test_too_long_a_range_is_refused_with_a_way_out(owner: Scope, fake_host: FakeHost) -> None:
    choices = Choices(owner, fake_host, Slow(100_000_000))
    choices.it.extend(VIEW, range(MOST + 1))
    choices.settle()
    assert "1,000,001 rows are too many" in str(choices.errors[0])
    assert (choices.chosen, choices.source.spans) == ([], [])
    plain = Choices(owner, fake_host, MadeSource(100_000))
    plain.it.extend(VIEW, range(MOST_BY_PAGES + 1))
    plain.settle()
    assert "20,001 rows are too many" in str(plain.errors[0])


def test_all_rows_of_a_filter_whose_total_is_not_known_become_their_keys(
    owner: Scope, fake_host: FakeHost
) -> None:
    """Those that were never loaded, too; "all" counts them only once they are known."""
    choices = Choices(owner, fake_host, Slow(5_000))
    some = View(filter="some")
    choices.it.set(Selection([7], all_of=some, total=100))
    choices.it.take_view(VIEW)
    choices.settle()
    assert choices.chosen == [key for key in range(5_000) if key != 7]


def test_too_many_rows_of_a_filter_are_refused_when_another_one_comes(
    owner: Scope, fake_host: FakeHost
) -> None:
    choices = Choices(owner, fake_host, MadeSource(MOST_BY_PAGES + 1))
    choices.it.set(Selection(all_of=View(filter="some"), total=100))
    choices.it.take_view(VIEW)
    choices.settle()
    assert "20,001 rows are too many" in str(choices.errors[0])
    assert choices.chosen == []


def test_without_keys_the_pages_are_read(owner: Scope, fake_host: FakeHost) -> None:
    choices = Choices(owner, fake_host, MadeSource(1_000))
    choices.it.extend(VIEW, range(90, 950))
    choices.settle()
    assert choices.chosen == list(range(90, 950))


def test_the_end_of_the_owner_ends_what_is_asked(choices: Choices, owner: Scope, fake_host: FakeHost) -> None:
    choices.it.extend(VIEW, range(200, 600))
    owner.close()
    fake_host.run_pending()
    assert choices.errors == []


@pytest.mark.parametrize(
    ("key", "place", "top"),
    [
        ("Up", 49, None),
        ("Down", 51, None),
        ("Prior", 40, 35),
        ("Next", 60, 55),
        ("Home", 0, None),
        ("End", 99, None),
    ],
)
def test_where_keys_lead(key: str, place: int, top: int | None) -> None:
    window = Window(top=45, fits=10, extent=100)
    assert (place_after(key, 50, window), top_after(key, window)) == (place, top)


@pytest.mark.parametrize("extent", [0, 1, 5])
@pytest.mark.parametrize("key", ["Up", "Down", "Prior", "Next", "Home", "End"])
def test_keys_stay_among_the_rows_that_there_are(key: str, extent: int) -> None:
    window = Window(top=0, fits=10, extent=extent)
    for place in range(max(1, extent)):
        assert 0 <= place_after(key, place, window) < max(1, extent)
    assert top_after(key, window) in (None, 0)
