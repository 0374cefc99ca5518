"""Infinite queries: pages by cursors, fetched again as a whole, and one more at either end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.reading import read, states_of
from tests.resources.server import Server
from tkasync import Error, Loading, Ready, Retry
from tkasync.queries import InfiniteDef, QueryClient, create_mutation, infinite_query
from tkasync.testing import FakeHost


def after(page: list[int]) -> int | None:
    """The cursor after a page of numbers; 100 is the end."""
    return None if page[-1] >= 100 else page[-1]


def before(page: list[int]) -> int | None:
    return None if page[0] <= -100 else page[0]


@pytest.fixture
def feed(server: Server) -> InfiniteDef[Any]:
    """Numbers, in pages; the server is asked by the cursor."""
    return infinite_query(server.fetch, next=after, first=0, previous=before, key="feed")


@pytest.fixture
def reader(fake_host: FakeHost, server: Server, feed: Any) -> Any:
    """A reader of three pages."""
    reader = read(feed())
    fake_host.run_pending()
    server.answer(0, [1, 2])
    for cursor, page in ((2, [3, 4]), (4, [5, 6])):
        reader.fetch_next()
        fake_host.run_pending()
        server.answer(cursor, page)
    assert reader.pages == ([1, 2], [3, 4], [5, 6])
    server.asked.clear()
    return reader


def test_the_first_page_is_the_first_load(fake_host: FakeHost, server: Server, feed: Any) -> None:
    reader = read(feed())
    fake_host.run_pending()
    assert (reader.get(), reader.pages, reader.has_next) == (Loading(), (), False)
    server.answer(0, [1, 2])
    assert (reader.get(), reader.has_next, reader.has_previous) == (Ready(([1, 2],)), True, True)


def test_changed_pages_that_cannot_be_reduced_leave_what_was_shown(
    fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    feed: Any = infinite_query(
        server.fetch, next=after, first=0, key="sum", reduce=lambda pages: sum(map(sum, pages))
    )
    reader = read(feed())
    fake_host.run_pending()
    server.answer(0, [1, 2])
    change = create_mutation(
        server.fetch,
        optimistic=lambda cache, _name: cache.update(feed(), lambda _pages: ("no page",)),
        invalidates=feed,
    )
    change("a")
    fake_host.run_pending()
    assert (reader.data, [type(error) for error in fake_host.errors]) == (3, [TypeError])
    server.answer("a", "done")
    server.answer(0, [3, 4])
    assert (reader.data, reader.is_fetching) == (7, False)
    fake_host.errors.clear()


def test_one_more_page_is_fetched_behind_and_before(fake_host: FakeHost, server: Server, reader: Any) -> None:
    reader.fetch_next()
    fake_host.run_pending()
    assert (reader.is_fetching_next, reader.is_fetching, reader.is_fetching_previous) == (True, True, False)
    server.answer(6, [100])
    assert (reader.pages[-1], reader.has_next, reader.is_fetching) == ([100], False, False)
    reader.fetch_next()
    reader.fetch_previous()
    fake_host.run_pending()
    assert reader.is_fetching_previous
    server.answer(1, [-100])
    assert (reader.pages[0], reader.has_previous, server.asked) == ([-100], False, [6, 1])


def test_a_refetch_goes_by_the_new_cursors_and_stops_at_the_end(
    fake_host: FakeHost, server: Server, reader: Any
) -> None:
    reader.refetch()
    fake_host.run_pending()
    server.answer(0, [1, 3])  # the 2 was deleted
    server.answer(3, [4, 5])
    assert reader.pages == ([1, 2], [3, 4], [5, 6])  # all at once
    server.answer(5, [6])
    assert (reader.pages, server.asked) == (([1, 3], [4, 5], [6]), [0, 3, 5])
    reader.refetch()
    fake_host.run_pending()
    server.answer(0, [1])
    server.answer(1, [100])
    assert (reader.pages, server.asked) == (([1], [100]), [0, 3, 5, 0, 1])


def test_a_second_fetch_next_is_none(fake_host: FakeHost, server: Server, reader: Any) -> None:
    for _ in range(3):
        reader.fetch_next()
        fake_host.run_pending()
    assert server.asked == [6]
    server.answer(6, [7])
    reader.refetch()
    reader.fetch_next()
    fake_host.run_pending()
    reader.fetch_next()
    fake_host.run_pending()
    assert server.asked == [6, 0]


def test_a_page_is_appended_to_the_data_of_that_moment(
    fake_host: FakeHost, server: Server, reader: Any, feed: Any, client: QueryClient
) -> None:
    reader.fetch_next()
    fake_host.run_pending()
    client.set_data(feed(), lambda pages: ([0, *pages[0]], *pages[1:]))
    fake_host.run_pending()
    server.answer(6, [7])
    assert reader.pages == ([0, 1, 2], [3, 4], [5, 6], [7])


def test_a_page_of_before_an_invalidation_is_dropped_and_all_are_fetched_again(
    fake_host: FakeHost, server: Server, reader: Any, client: QueryClient
) -> None:
    reader.fetch_next()
    fake_host.run_pending()
    client.invalidate(None)
    fake_host.run_pending()
    server.answer(6, [7])
    assert (reader.pages, server.asked) == (([1, 2], [3, 4], [5, 6]), [6, 0])


def test_a_page_that_fails_keeps_the_others_and_can_be_asked_for_again(
    fake_host: FakeHost, server: Server, reader: Any
) -> None:
    reader.fetch_next()
    fake_host.run_pending()
    server.answer(6, OSError("down"))
    match reader.get():
        case Error(OSError(), pages):
            assert pages == ([1, 2], [3, 4], [5, 6])
        case other:
            raise AssertionError(other)
    reader.fetch_next()
    fake_host.run_pending()
    server.answer(6, [7])
    assert reader.get() == Ready(([1, 2], [3, 4], [5, 6], [7]))


def test_no_more_pages_are_kept_than_wanted_and_a_refetch_begins_at_the_first_that_is(
    fake_host: FakeHost, server: Server
) -> None:
    feed = infinite_query(server.fetch, next=after, first=0, previous=before, max_pages=2, key="feed")
    reader = read(feed())
    fake_host.run_pending()
    server.answer(0, [1, 2])
    for cursor, page in ((2, [3]), (3, [4])):
        reader.fetch_next()
        fake_host.run_pending()
        server.answer(cursor, page)
    assert reader.pages == ([3], [4])
    reader.fetch_previous()
    fake_host.run_pending()
    server.answer(3, [2])
    assert reader.pages == ([2], [3])
    server.asked.clear()
    reader.refetch()
    fake_host.run_pending()
    assert server.asked == [3]


def test_reduce_makes_one_value_of_the_pages_once_for_the_same_pages(
    fake_host: FakeHost, server: Server
) -> None:
    reduced: list[Any] = []

    def flat(pages: Any) -> list[int]:
        reduced.append(pages)
        return [number for page in pages for number in page]

    reader = read(infinite_query(server.fetch, next=after, first=0, reduce=flat, key="feed")())
    seen = states_of(reader)
    fake_host.run_pending()
    server.answer(0, [1, 2])
    reader.refetch()
    fake_host.run_pending()
    server.answer(0, [1, 2])
    assert (reader.data, reader.pages, seen) == ([1, 2], ([1, 2],), [Loading(), Ready([1, 2])])


def test_a_function_that_raises_for_a_page_is_the_failure_of_the_fetch(
    fake_host: FakeHost, server: Server
) -> None:
    reader = read(
        infinite_query(server.fetch, next=after, first=0, reduce=lambda pages: 1 // 0, key="feed")()
    )
    fake_host.run_pending()
    server.answer(0, [1, 2])
    assert (isinstance(reader.error, ZeroDivisionError), fake_host.errors) == (True, [])


def test_each_page_has_its_own_tries(fake_host: FakeHost, server: Server) -> None:
    feed = infinite_query(server.fetch, next=after, first=0, retry=Retry(1, first=1.0), key="feed")
    reader = read(feed())
    fake_host.run_pending()
    server.answer(0, OSError("busy"))
    assert reader.failure_count == 1
    fake_host.advance(1.0)
    server.answer(0, [1])
    assert (reader.pages, reader.failure_count) == (([1],), 0)


def test_a_mutation_changes_the_pages(
    fake_host: FakeHost, server: Server, reader: Any, feed: Any, client: QueryClient
) -> None:
    add = create_mutation(
        server.fetch,
        optimistic=lambda cache, number: cache.update(
            feed(), lambda pages: ([number, *pages[0]], *pages[1:])
        ),
        on_error=lambda _error: None,
    )
    reader.fetch_next()
    fake_host.run_pending()
    add(0)
    fake_host.run_pending()
    reader.fetch_next()
    assert (reader.pages[0], server.aborted, reader.is_fetching) == ([0, 1, 2], [6], False)
    server.answer(0, OSError("refused"))
    assert reader.pages[0] == [1, 2]


def test_arguments_name_the_entry_and_the_cursor_does_not(fake_host: FakeHost) -> None:
    def load(user: int, order: str, cursor: int | None) -> tuple[Any, ...]:
        return user, order, cursor

    feed = infinite_query(load, next=lambda _page: None, key="feed")
    assert feed(7, "name").key == ("feed", 7, "name")
    reader = read(feed(7, order="name"))
    fake_host.run_pending()
    assert reader.pages == ((7, "name", None),)
    with pytest.raises(TypeError, match="query"):
        feed(7)


def test_a_reader_of_a_plain_query_has_no_pages(fake_host: FakeHost, user: Any) -> None:
    reader = read(user(1))
    reader.fetch_next()
    assert (reader.pages, reader.has_next, reader.has_previous) == ((), False, False)


@pytest.mark.parametrize(
    "wrong", [{"next": 5}, {"next": after, "previous": 5}, {"next": after, "max_pages": 0}]
)
def test_what_leads_nowhere_is_refused(wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError), match=r"takes a function|is how many pages"):
        infinite_query(str, **wrong)
