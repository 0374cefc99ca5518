"""Pages whose fetch has been stopped: by the program, by the fetcher's own library, by an emptied cache."""

from __future__ import annotations

import asyncio
import tkinter as tk
from concurrent.futures import CancelledError

from tests.resources.server import Server
from tests.support import GIVE_UP
from tests.table.made import MadeSource
from tests.table.seen import names, packed, wait_for_top
from tests.table.served import ServedSource, look, page
from tests.table.test_table_trouble import notices, retry_button
from tkasync import Runtime, Scope
from tkasync.queries import QueryClient, query_client
from tkasync.testing import FakeHost, Pilot
from tkasync.widgets import View
from tkasync.widgets.table.rows.rows import Rows


def test_a_page_that_was_stopped_is_waited_for_no_more(
    rows: Rows, fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    look(rows, fake_host, 0)
    client.cancel(rows.source)
    fake_host.run_pending()
    assert not rows.is_waited_for(3)
    assert [type(failed.error) for failed in rows.failed()] == [CancelledError, CancelledError]
    server.waiting.clear()  # of the two that were stopped
    rows.retry(rows.failed()[0])
    fake_host.run_pending()
    assert rows.is_waited_for(3)
    server.answer(0, page(0))
    assert rows.row(3) == (3, "name 3")


def test_rows_that_are_there_stay_when_their_refresh_is_stopped(
    rows: Rows, fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    look(rows, fake_host, 0)
    server.answer(0, page(0))
    server.answer(128, page(128))
    client.invalidate(rows.source)
    fake_host.run_pending()
    client.cancel(rows.source)
    fake_host.run_pending()
    assert rows.row(3) == (3, "name 3")
    assert rows.failed() == []


def test_a_view_whose_count_was_stopped_comes(
    client: QueryClient, owner: Scope, server: Server, fake_host: FakeHost
) -> None:
    rows = Rows(ServedSource(server, answers_count=False), View(), client, owner)
    rows.anchor = lambda: (130, 0)
    look(rows, fake_host, 130)
    server.answer("count", None)
    server.answer(128, page(128))
    view = View((("name", True),))
    rows.show(view)
    fake_host.advance(0.05)
    client.cancel(rows.source)
    fake_host.run_pending()
    assert rows.view == view


def test_a_library_that_cancels_its_own_work_leaves_no_rows_that_are_waited_for_for_ever(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    class Gives(MadeSource):
        async def page(self, view: View, start: int, size: int) -> list[tuple[object, ...]]:  # type: ignore[override]
            if len(self.asked) < 2:
                self.asked.append(start)
                raise asyncio.CancelledError
            return self.rows(view, start, size)

    table = packed(tk_root, Gives(1_000))
    pilot.wait_until(lambda: notices(table) == ["the fetch of these rows was stopped"], timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    retry_button(table).invoke()
    wait_for_top(pilot, table, "name 0")
    assert notices(table) == []


def test_a_cache_that_was_emptied_leaves_a_button(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """``client.remove`` fetches nothing: at a log-out, say."""
    table = packed(tk_root, MadeSource(1_000))
    wait_for_top(pilot, table, "name 0")
    pilot.settle(GIVE_UP)
    query_client().remove()
    pilot.wait_until(lambda: notices(table), timeout=GIVE_UP)
    assert names(table) == []
    retry_button(table).invoke()
    wait_for_top(pilot, table, "name 0")
    pilot.wait_until(lambda: table.total() == 1_000 and not notices(table), timeout=GIVE_UP)
