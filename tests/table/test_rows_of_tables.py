"""What a table asks its source for and when, without a window."""

from __future__ import annotations

from typing import Any

import pytest

from tests.resources.server import Server
from tkasync import Runtime, Scope, create_effect, ui_task
from tkasync.queries import QueryClient, query_client
from tkasync.testing import FakeHost
from tkasync.widgets import View
from tkasync.widgets.table.rows.rows import Rows

FITS = 30


class ServedSource:
    """Asks a server, which answers when told: for ``"count"``, or for the place where a page begins."""

    columns = ("name",)

    def __init__(self, server: Server, answers_count: bool = True) -> None:
        self._server = server
        self._answers_count = answers_count

    @property
    def count(self) -> Any:
        return ui_task(self._count)

    async def _count(self, view: View) -> Any:
        return 100_000 if self._answers_count else await self._server.fetch("count")

    @property
    def page(self) -> Any:
        return ui_task(self._page)

    async def _page(self, view: View, start: int, size: int) -> Any:
        return await self._server.fetch(start if view == View() else (view, start))


def page(start: int, size: int = 128) -> list[tuple[int, str]]:
    """The rows of a page."""
    return [(place, f"name {place}") for place in range(start, start + size)]


@pytest.fixture
def server(fake_host: FakeHost) -> Server:
    return Server(fake_host)


@pytest.fixture
def owner(runtime: Runtime, fake_host: FakeHost) -> Scope:
    scope = runtime.new_scope("the table", above=lambda: runtime.scope)
    runtime.scope.adopt(scope)
    return scope


@pytest.fixture
def client(runtime: Runtime, fake_host: FakeHost) -> QueryClient:
    return query_client()


@pytest.fixture
def rows(server: Server, client: QueryClient, owner: Scope, fake_host: FakeHost) -> Rows:
    made = Rows(ServedSource(server), View(), client, owner)
    fake_host.run_pending()
    return made


def look(rows: Rows, host: FakeHost, top: int) -> None:
    """Scroll to *top*, and wait as long as the throttle does."""
    rows.look_at(top, FITS)
    host.advance(0.05)


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


def test_an_answer_for_another_view_is_not_shown(rows: Rows, fake_host: FakeHost, server: Server) -> None:
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    first, second = View((), "a"), View((), "b")
    rows.show(first)
    fake_host.advance(0.05)
    rows.show(second)
    fake_host.advance(0.05)
    server.answer((first, 0), [("a", "of the first")])
    assert rows.row(0) == (0, "name 0")
    server.answer((second, 0), [("b", "of the second")])
    assert rows.row(0) == ("b", "of the second")
    assert rows.view == second


def test_the_view_that_is_shown_already_calls_the_other_one_off(
    rows: Rows, fake_host: FakeHost, server: Server
) -> None:
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    rows.show(View((), "a"))
    fake_host.advance(0.05)
    rows.show(View())
    fake_host.advance(0.05)
    assert not rows.is_outdated
    assert (View((), "a"), 0) in server.aborted


def test_rows_are_there_before_they_are_counted(
    server: Server, client: QueryClient, owner: Scope, fake_host: FakeHost
) -> None:
    rows = Rows(ServedSource(server, answers_count=False), View(), client, owner)
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    assert rows.row(0) == (0, "name 0")
    assert (rows.total(), rows.extent()) == (None, 128)
    server.answer("count", 5_000)
    assert (rows.total(), rows.extent()) == (5_000, 5_000)


def test_a_page_behind_the_last_row_that_fails_is_asked_for_again_by_a_scroll_only(
    server: Server, client: QueryClient, owner: Scope, fake_host: FakeHost
) -> None:
    rows = Rows(ServedSource(server, answers_count=False), View(), client, owner)
    look(rows, fake_host, 0)
    server.answer("count", None)
    server.answer(0, page(0))
    server.answer(128, OSError("down"))
    for _ in range(5):
        look(rows, fake_host, 0)
    assert server.asked.count(128) == 1
    look(rows, fake_host, 90)
    assert server.asked.count(128) == 2


def test_the_end_aborts_what_runs(rows: Rows, fake_host: FakeHost, server: Server, owner: Scope) -> None:
    look(rows, fake_host, 0)
    owner.close()
    fake_host.run_pending()
    assert sorted(server.aborted) == [0, 128]


def test_a_source_is_a_target_of_invalidations(
    rows: Rows, fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    server.answer(128, page(128))
    seen: list[Any] = []
    create_effect(lambda: seen.append((rows.changed(), rows.row(0))[1]))
    client.invalidate(rows.source)
    fake_host.run_pending()
    assert server.asked == [0, 128, 0, 128]
    server.answer(0, [(7, "new"), *page(1, 127)])
    assert seen[-1] == (7, "new")


def test_prepare_runs_for_each_view_and_ends_with_it(
    server: Server, client: QueryClient, owner: Scope, fake_host: FakeHost
) -> None:
    class Prepared(ServedSource):
        @property
        def prepare(self) -> Any:
            return ui_task(self._prepare)

        async def _prepare(self, view: View) -> Any:
            return await server.fetch(("prepare", view.filter))

    rows = Rows(Prepared(server), View(), client, owner)
    look(rows, fake_host, 0)
    assert ("prepare", None) in server.asked
    rows.show(View((), "a"))
    fake_host.advance(0.05)
    rows.show(View((), "b"))
    fake_host.advance(0.05)
    assert ("prepare", "a") in server.aborted
    assert ("prepare", "b") not in server.aborted


def test_a_filter_that_cannot_be_a_key_is_refused(rows: Rows) -> None:
    with pytest.raises(TypeError, match="must be hashable"):
        rows.show(View((), {1, 2}))
    assert rows.asked_view == View()


def test_methods_that_are_no_work_for_a_page_are_refused(client: QueryClient, owner: Scope) -> None:
    class Yields:
        columns = ("name",)

        def count(self, view: View) -> int:
            return 0

        def page(self, view: View, start: int, size: int) -> Any:
            yield (1, "one")

    with pytest.raises(TypeError, match="page of a table's source is a function"):
        Rows(Yields(), View(), client, owner)
