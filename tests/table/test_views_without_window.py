"""Views, totals and the end of a table's rows, without a window."""

from __future__ import annotations

from typing import Any

import pytest

from tests.resources.server import Server
from tests.table.served import ServedSource, look, page
from tkasync import Scope, create_effect, ui_task
from tkasync.queries import QueryClient
from tkasync.testing import FakeHost
from tkasync.widgets import View
from tkasync.widgets.table.rows.rows import Rows


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


def test_a_view_comes_although_it_cannot_be_counted(
    server: Server, client: QueryClient, owner: Scope, fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    """Its pages are there, and the row that the eye rests on is found. The total is not known, and the log says why."""

    class Finds(ServedSource):
        @property
        def position(self) -> Any:
            return ui_task(self._position)

        async def _position(self, view: View, key: object) -> int:
            return 1_000

    rows = Rows(Finds(server, answers_count=False), View(), client, owner)
    look(rows, fake_host, 0)
    server.answer("count", 5_000)
    server.answer(0, page(0))
    rows.anchor = lambda: (7, 0)
    tops: list[int] = []
    rows.on_swap = tops.append
    view = View((("name", True),))
    rows.show(view)
    fake_host.advance(0.05)
    server.answer((view, 896), page(896))
    server.answer((view, 1_024), page(1_024))
    assert rows.view == View()
    server.answer("count", OSError("down"))
    assert (rows.view, tops) == (view, [1_000])
    (record,) = caplog.records
    assert record.getMessage().startswith("count() of a table's source failed; the pages are shown")


def test_a_view_that_cannot_be_prepared_says_so_in_the_log(
    server: Server, client: QueryClient, owner: Scope, fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    class Unprepared(ServedSource):
        @property
        def prepare(self) -> Any:
            return ui_task(self._prepare)

        async def _prepare(self, view: View) -> None:
            raise OSError("no room for a scratch file")

    rows = Rows(Unprepared(server), View(), client, owner)
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    assert rows.row(7) is not None
    (record,) = caplog.records
    assert record.getMessage().startswith("prepare() of a table's source failed; the pages are shown")
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "no room for a scratch file"


def test_a_position_that_takes_long_is_not_waited_for(
    server: Server, client: QueryClient, owner: Scope, fake_host: FakeHost
) -> None:
    class Slow(ServedSource):
        @property
        def position(self) -> Any:
            return ui_task(self._position)

        async def _position(self, view: View, key: object) -> Any:
            return await server.fetch("position")

    rows = Rows(Slow(server), View(), client, owner)
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    rows.anchor = lambda: (7, 0)
    view = View((("name", True),))
    rows.show(view)
    fake_host.advance(0.9)
    assert (view, 0) not in server.asked
    fake_host.advance(0.2)
    assert "position" in server.aborted
    server.answer((view, 0), page(0))
    assert rows.view == view


def test_a_total_that_comes_with_pages_is_asked_for_after_each(
    client: QueryClient, owner: Scope, fake_host: FakeHost, server: Server
) -> None:
    class Remote(ServedSource):
        total_comes_with_pages = True
        total: int | None = None

        async def _count(self, view: View) -> Any:
            return self.total

    source = Remote(server)
    rows = Rows(source, View(), client, owner)
    look(rows, fake_host, 0)
    assert rows.total() is None
    source.total = 500
    server.answer(0, page(0))
    assert rows.total() == 500
    client.invalidate(source)
    fake_host.run_pending()
    source.total = 800  # the answer that is on its way says so
    server.answer(0, page(1))
    assert rows.total() == 800
