"""What a table asks its source for and when, without a window."""

from __future__ import annotations

from tests.resources.server import Server
from tests.table.served import FITS, ServedSource, look, page
from tkasync import Scope
from tkasync.queries import QueryClient
from tkasync.testing import FakeHost
from tkasync.widgets import View
from tkasync.widgets.table.rows.rows import Rows


def test_what_is_visible_is_asked_for_first(rows: Rows, fake_host: FakeHost, server: Server) -> None:
    look(rows, fake_host, 1_000)
    assert server.asked == [896, 1_024, 1_152, 768]


def test_the_pages_beside_the_first_one_are_those_behind_it(
    rows: Rows, fake_host: FakeHost, server: Server
) -> None:
    look(rows, fake_host, 0)
    assert server.asked == [0, 128]


def test_what_has_left_the_screen_is_aborted(rows: Rows, fake_host: FakeHost, server: Server) -> None:
    look(rows, fake_host, 0)
    look(rows, fake_host, 50_000)
    assert server.aborted == [0, 128]


def test_what_flies_by_is_never_asked_for(rows: Rows, fake_host: FakeHost, server: Server) -> None:
    """One look at the beginning, one where it rests."""
    look(rows, fake_host, 0)
    server.asked.clear()
    for top in range(10_000, 50_000, 1_000):
        rows.look_at(top, FITS)
        fake_host.run_pending()
    fake_host.advance(0.05)
    assert {start // 1_000 for start in server.asked} <= {9, 10, 48, 49}


def test_a_page_that_is_there_is_not_asked_for_again(rows: Rows, fake_host: FakeHost, server: Server) -> None:
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    look(rows, fake_host, 50_000)
    server.asked.clear()
    look(rows, fake_host, 0)
    assert server.asked == [128]
    assert rows.row(3) == (3, "name 3")


def test_the_cache_keeps_sixty_four_pages(rows: Rows, fake_host: FakeHost, server: Server) -> None:
    for top in range(0, 100 * 128 * 2, 256):
        look(rows, fake_host, top)
        for start, _future in list(server.waiting):
            if start not in server.aborted:
                server.answer(start, page(start))
    server.asked.clear()
    look(rows, fake_host, 0)
    assert 0 in server.asked
    look(rows, fake_host, 90 * 256)
    server.asked.clear()
    look(rows, fake_host, 92 * 256)
    assert server.asked == []


def test_a_page_that_is_kept_is_there_at_once(rows: Rows, fake_host: FakeHost, server: Server) -> None:
    """Scrolling back shows its rows, and no placeholder until the table looks again."""
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    server.answer(128, page(128))
    look(rows, fake_host, 50_000)
    asked = list(server.asked)
    rows.look_at(20, FITS)
    assert rows.row(20) == (20, "name 20")
    fake_host.advance(0.05)
    assert server.asked == asked


def test_a_page_that_is_kept_and_stale_is_not_fetched_while_it_flies_by(
    rows: Rows, fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    server.answer(128, page(128))
    look(rows, fake_host, 50_000)
    client.invalidate(rows.source)
    fake_host.run_pending()
    asked = server.asked.count(0)
    rows.look_at(70_000, FITS)  # the leading edge: the table looks at once, and then only after a while
    fake_host.run_pending()
    rows.look_at(0, FITS)
    fake_host.run_pending()
    rows.look_at(50_000, FITS)
    fake_host.advance(0.05)
    assert server.asked.count(0) == asked


def test_a_row_behind_the_total_is_gone_although_its_page_has_not_been_fetched_again(
    client: QueryClient, owner: Scope, server: Server, fake_host: FakeHost
) -> None:
    """Else the keyboard would stand on it, and Return would open it."""
    rows = Rows(ServedSource(server, answers_count=False), View(), client, owner)
    look(rows, fake_host, 0)
    server.answer("count", 20)
    server.answer(0, page(0, 20))
    assert (rows.row(9), rows.place_of(9)) == ((9, "name 9"), 9)
    client.invalidate(rows.source)
    fake_host.run_pending()
    server.answer("count", 5)
    assert [rows.row(place) is None for place in (4, 5, 9)] == [False, True, True]
    assert (rows.place_of(4), rows.place_of(9)) == (4, None)


def test_an_empty_page_behind_the_last_one_moves_no_end(
    client: QueryClient, owner: Scope, server: Server, fake_host: FakeHost
) -> None:
    """Both were asked for before anybody knew that the first one is the last."""
    rows = Rows(ServedSource(server, answers_count=False), View(), client, owner)
    look(rows, fake_host, 0)
    server.answer("count", None)
    look(rows, fake_host, 0)
    server.answer(0, page(0, 9))
    assert rows.total() == 9
    server.answer(128, [])
    assert (rows.total(), rows.extent()) == (9, 9)
