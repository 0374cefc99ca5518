"""Pages of a server, by one function of the program's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import run_until
from tkasync import spawn_task, ui_task
from tkasync.testing import FakeHost
from tkasync.widgets import RemoteSource, View

ALL = View()
ROWS = [(number, number, f"n{number}") for number in range(10)]


def test_a_function_fetches_and_the_total_is_known_with_the_first_page() -> None:
    asked: list[Any] = []

    def fetch(view: View, start: int, size: int) -> tuple[list[Any], int]:
        asked.append((view, start, size))
        return ROWS[start : start + size], 10

    source = RemoteSource(fetch, columns=("id", "name"))
    assert source.columns == ("id", "name")
    assert source.count(ALL) is None
    assert source.page(ALL, 4, 2) == ROWS[4:6]
    assert (source.count(ALL), source.count(View(filter=7))) == (10, None)
    assert asked == [(ALL, 4, 2)]


def test_a_coroutine_function_fetches_on_the_loop(fake_host: FakeHost) -> None:
    async def fetch(view: View, start: int, size: int) -> tuple[list[Any], None]:
        return ROWS[start : start + size], None

    source = RemoteSource(fetch, columns=("id", "name"))
    handle = spawn_task(source.page, ALL, 0, 4)
    run_until(fake_host, handle.done)
    assert handle.kind == "coroutine"
    assert handle.result() == ROWS[:4]


def test_a_page_that_is_short_is_the_last_one() -> None:
    source = RemoteSource(
        lambda view, start, size: (ROWS[start : start + size], None), columns=("id", "name")
    )
    source.page(ALL, 0, 4)
    assert source.count(ALL) is None
    source.page(ALL, 40, 4)
    assert source.count(ALL) is None  # somewhere behind the end
    source.page(ALL, 8, 4)
    assert source.count(ALL) == 10


def test_it_is_read_only_unless_it_can_write() -> None:
    def fetch(view: View, start: int, size: int) -> tuple[list[Any], int]:
        return [], 0

    assert getattr(RemoteSource(fetch, columns=()), "write", None) is None
    written: list[Any] = []
    RemoteSource(fetch, columns=(), write=lambda *what: written.append(what)).write(1, "a", 2)
    assert written == [(1, "a", 2)]


def test_what_cannot_fetch_is_refused() -> None:
    @ui_task
    async def on_the_ui_thread(view: View, start: int, size: int) -> None: ...

    def stream(view: View, start: int, size: int) -> Any:
        yield

    for fetch, kind in ((on_the_ui_thread, "ui task"), (stream, "generator")):
        with pytest.raises(TypeError, match=rf"gives \(rows, total\), not a {kind}"):
            RemoteSource(fetch, columns=())
    with pytest.raises(TypeError, match=r"fetch=\S+ \(line \d+\) gives \(rows, total\), with None"):
        RemoteSource(lambda view, start, size: None, columns=()).page(ALL, 0, 1)  # type: ignore[arg-type,return-value]
