"""Infinite queries whose pages the program has set, and what else comes between a page and the whole list."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import Ready
from tkasync.queries import InfiniteDef, QueryClient, infinite_query
from tkasync.testing import FakeHost


def after(page: list[int]) -> int:
    return page[-1]


@pytest.fixture
def feed(server: Server) -> InfiniteDef[Any]:
    """Numbers by pages, of which the newest two are kept; the server is asked by the cursor."""
    return infinite_query(server.fetch, next=after, first=0, max_pages=2, key="feed")


def fetch_next(host: FakeHost, server: Server, reader: Any, cursor: int, page: list[int]) -> None:
    reader.fetch_next()
    host.run_pending()
    server.answer(cursor, page)


def test_a_refetch_of_pages_that_the_program_has_set_begins_at_the_first(
    fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    feed: Any = infinite_query(server.fetch, next=after, first=0, key="feed")
    client.seed({feed(): ([1, 2], [3, 4])})
    reader = read(feed())
    fetch_next(fake_host, server, reader, 4, [5])
    reader.refetch()
    fake_host.run_pending()
    assert (reader.pages, server.asked) == (([1, 2], [3, 4], [5]), [4, 0])


def test_the_first_page_that_is_kept_is_known_though_the_program_has_set_fewer(
    fake_host: FakeHost, server: Server, feed: Any, client: QueryClient
) -> None:
    reader = read(feed())
    fake_host.run_pending()
    server.answer(0, [1, 2])
    fetch_next(fake_host, server, reader, 2, [3, 4])
    client.set_data(feed(), lambda pages: pages[:1])
    fetch_next(fake_host, server, reader, 2, [3])
    reader.refetch()
    fake_host.run_pending()
    assert (reader.pages, server.asked) == (([1, 2], [3]), [0, 2, 2, 0])


def test_the_cursor_of_a_page_that_the_program_has_added_is_that_of_the_page_before(
    fake_host: FakeHost, server: Server, feed: Any, client: QueryClient
) -> None:
    client.set_data(feed(), ([1, 2], [3, 4]))
    reader = read(feed())
    fetch_next(fake_host, server, reader, 4, [5, 6])
    reader.refetch()
    fake_host.run_pending()
    assert (reader.pages, server.asked) == (([3, 4], [5, 6]), [4, 2])


def test_a_refetch_asks_for_no_more_pages_than_are_kept(
    fake_host: FakeHost, server: Server, feed: Any, client: QueryClient
) -> None:
    client.set_data(feed(), ([1], [2], [3]))
    reader = read(feed())
    reader.refetch()
    fake_host.run_pending()
    server.answer(0, [1])
    server.answer(1, [2])
    assert (reader.pages, server.asked) == (([1], [2]), [0, 1])


def test_pages_that_were_removed_begin_anew(
    fake_host: FakeHost, server: Server, feed: Any, client: QueryClient
) -> None:
    reader = read(feed())
    fake_host.run_pending()
    server.answer(0, [1])
    for cursor in (1, 2):
        fetch_next(fake_host, server, reader, cursor, [cursor + 1])
    assert reader.pages == ([2], [3])
    client.remove(feed())
    reader.refetch()
    fake_host.run_pending()
    assert server.asked == [0, 1, 2, 0]


def test_a_page_that_fails_is_no_answer_to_who_asks_for_the_whole(
    fake_host: FakeHost, server: Server, feed: Any, client: QueryClient
) -> None:
    reader = read(feed())
    fake_host.run_pending()
    server.answer(0, [1])
    fake_host.advance(30.0)
    reader.fetch_next()
    fake_host.run_pending()
    handle = client.fetch(feed())
    fake_host.run_pending()
    server.answer(1, OSError("down"))
    assert (str(reader.error), reader.data) == ("down", ([1],))
    assert (server.asked, handle.is_completed()) == ([0, 1, 0], False)
    server.answer(0, [1, 2])
    assert (reader.get(), handle.result()) == (Ready(([1, 2],)), ([1, 2],))


def test_a_page_that_is_asked_for_keeps_its_cursor_when_the_program_sets_a_last_page_in_that_turn(
    fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    feed: Any = infinite_query(
        server.fetch, next=lambda page: None if page[-1] == 9 else page[-1], first=0, key="feed"
    )
    reader = read(feed())
    fake_host.run_pending()
    server.answer(0, [1, 2])
    reader.fetch_next()
    client.set_data(feed(), ([1, 9],))
    fake_host.run_pending()
    assert server.asked == [0, 2]


def test_a_page_that_comes_after_a_refetch_that_has_failed_leaves_the_others_stale(
    fake_host: FakeHost, server: Server, feed: Any
) -> None:
    reader = read(feed())
    fake_host.run_pending()
    server.answer(0, [1, 2])
    reader.refetch()
    fake_host.run_pending()
    server.answer(0, OSError("busy"))
    fetch_next(fake_host, server, reader, 2, [3, 4])
    assert (reader.get(), reader.is_stale) == (Ready(([1, 2], [3, 4])), True)
    late = read(feed())
    fake_host.run_pending()
    server.answer(0, [1, 2])
    server.answer(2, [3, 4])
    assert (server.asked, late.is_stale) == ([0, 0, 2, 0, 2], False)


def test_an_awaited_fetch_gives_what_readers_see(
    fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    total: Any = infinite_query(
        server.fetch, next=after, first=0, key="sum", reduce=lambda pages: sum(map(sum, pages))
    )
    fresh = client.fetch(total())
    fake_host.run_pending()
    client.set_data(total(), ([1, 1],))
    fake_host.run_pending()
    server.waiting.clear()
    kept = client.fetch(total())
    fake_host.run_pending()
    client.invalidate(total())
    asked = client.fetch(total())
    fake_host.run_pending()
    server.answer(0, [1, 2])
    assert (fresh.result(), kept.result(), asked.result(), client.get_data(total())) == (2, 2, 3, 3)
