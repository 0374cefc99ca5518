"""Orders, filters, invalidations and changes in random order, with pages in flight: in the end the rows are right."""

from __future__ import annotations

import csv
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import make_file, run
from tests.sources.model import COLUMNS, in_order, random_rows, random_view
from tests.support import let_work_end, run_until
from tkasync import Runtime, Scope
from tkasync.queries import QueryClient, query_client
from tkasync.testing import FakeHost
from tkasync.widgets import CsvSource, FrameSource, ListSource, RemoteSource, SqliteSource, View
from tkasync.widgets.table.rows.rows import Rows

FITS = 12
STEPS = 60
Change = Callable[[random.Random], object]


class Storm:
    """Rows without a window, which are asked for by chance, over a source that *change* changes."""

    def __init__(self, host: FakeHost, runtime: Runtime, source: Any, change: Change, seed: object) -> None:
        self.chance = random.Random(seed)
        self.host = host
        self.source = source
        self.client: QueryClient = query_client()
        self.owner: Scope = runtime.new_scope("the table", above=lambda: runtime.scope)
        runtime.scope.adopt(self.owner)
        self.rows = Rows(source, View(), self.client, self.owner)
        self.rows.anchor = self.anchor
        self.rows.on_swap = self.look
        self.top = 0
        self.change = change

    def anchor(self) -> tuple[object, int] | None:
        """The row on top, as a table has it."""
        row = self.rows.row(self.top)
        return None if row is None or self.top == 0 else (row[0], 0)

    def look(self, top: int) -> None:
        self.top = max(0, min(top, self.rows.extent() - FITS))
        self.rows.look_at(self.top, FITS)

    def step(self) -> None:
        self.chance.choice(
            [self.show, self.show, self.scroll, self.scroll, self.invalidate, self.change_rows, self.stop]
        )()
        if self.chance.random() < 0.5:
            self.host.run_pending()
        if self.chance.random() < 0.3:
            self.host.advance(0.05)

    def show(self) -> None:
        self.rows.show(random_view(self.chance))

    def scroll(self) -> None:
        self.look(self.chance.randrange(max(1, self.rows.extent())))

    def invalidate(self) -> None:
        for _ in range(self.chance.choice((1, 1, 20))):
            self.client.invalidate(self.source)

    def change_rows(self) -> None:
        self.change(self.chance)
        self.invalidate()

    def stop(self) -> None:
        if self.chance.random() < 0.2:
            self.client.cancel(self.source)

    def come_to_rest(self) -> None:
        self.client.invalidate(self.source)
        self.look(self.top)
        run_until(self.host, self.is_at_rest)
        self.look(self.top)  # of however many rows there are now
        self.host.advance(0.05)
        run_until(self.host, self.is_at_rest)

    def is_at_rest(self) -> bool:
        self.host.advance(0.01)
        for page in self.rows.failed():
            self.rows.retry(page)  # those that were stopped
        is_waited_for = any(
            map(self.rows.is_waited_for, range(self.top, min(self.top + FITS, self.rows.extent())))
        )
        return not (self.client.is_fetching or self.rows.is_outdated or is_waited_for or self.rows.failed())

    def shown(self) -> list[Any]:
        """The cells that are on the screen."""
        seen = [self.rows.row(place) for place in range(self.top, self.top + FITS)]
        return [tuple(row) for row in seen if row is not None]

    def end(self) -> None:
        """End the table; nothing of it may go on."""
        self.owner.close()
        let_work_end(self.host)
        assert not self.client.is_fetching


def sqlite(folder: Path, rows: list[Any]) -> tuple[Any, Change, Callable[[], Any]]:
    path = make_file(
        folder / "storm.db",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name, amount, note)",
        "CREATE INDEX by_name ON t (name)",
        rows=rows,
    )

    def change(chance: random.Random) -> object:
        return chance.choice(
            (
                lambda: run(path, "DELETE FROM t WHERE id % 7 = ?", chance.randrange(7)),
                lambda: run(
                    path, "INSERT OR IGNORE INTO t VALUES (?, 'new', 5, 'a')", chance.randrange(3_000)
                ),
                lambda: run(path, "UPDATE t SET name = ? WHERE id % 5 = 1", chance.choice("aäz")),
            )
        )()

    return SqliteSource(path, "t"), change, lambda: SqliteSource(path, "t")


def in_memory(_folder: Path, rows: list[Any]) -> tuple[Any, Change, Callable[[], Any]]:
    source = ListSource(rows, columns=COLUMNS, key="id")

    def change(chance: random.Random) -> object:
        return source.write(chance.choice(rows)[0], chance.choice(("name", "note")), chance.choice("aäz"))

    return source, change, lambda: ListSource(source.rows(), columns=COLUMNS, key="id")


def csv_file(folder: Path, rows: list[Any]) -> tuple[Any, Change, Callable[[], Any]]:
    path = folder / "storm.csv"

    def write(count: int) -> None:
        with (folder / "new").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([COLUMNS, *rows[:count]])
        (folder / "new").replace(path)

    write(len(rows))
    source = CsvSource(path)

    def change(chance: random.Random) -> None:
        write(chance.randrange(len(rows) // 2, len(rows)))
        source.close()

    return source, change, lambda: CsvSource(path)


def remote(_folder: Path, rows: list[Any]) -> tuple[Any, Change, Callable[[], Any]]:
    there, lock = list(rows), threading.Lock()

    def fetch(view: View, start: int, size: int) -> tuple[list[Any], int]:
        with lock:
            found = in_order(list(there), view)
        return [(row[0], *row) for row in found[start : start + min(size, 50)]], len(found)

    def change(chance: random.Random) -> None:
        with lock:
            if chance.random() < 0.5 and len(there) > 50:
                first = chance.randrange(len(there) - 20)
                del there[first : first + chance.randrange(20)]
            else:
                there.insert(chance.randrange(len(there)), (10_000 + chance.randrange(10**9), "new", 1, "a"))

    return RemoteSource(fetch, columns=COLUMNS), change, lambda: RemoteSource(fetch, columns=COLUMNS)


def frame(_folder: Path, rows: list[Any]) -> tuple[Any, Change, Callable[[], Any]]:
    pandas = pytest.importorskip("pandas")
    made = pandas.DataFrame(rows, columns=list(COLUMNS))
    return FrameSource(made, key="id"), lambda _chance: None, lambda: FrameSource(made, key="id")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("make", [sqlite, in_memory, csv_file, remote, frame])
def test_after_any_storm_the_rows_are_those_of_the_source(
    make: Any, seed: int, tmp_path: Path, fake_host: FakeHost, runtime: Runtime
) -> None:
    chance = random.Random(seed)
    source, change, again = make(tmp_path, random_rows(chance, 700))
    storm = Storm(fake_host, runtime, source, change, seed)
    for _ in range(STEPS):
        storm.step()
    storm.come_to_rest()
    view, expected = storm.rows.view, again()
    page = expected.page(view, storm.top, FITS)
    assert storm.shown() == [tuple(row) for row in page]
    assert storm.rows.total() == expected.count(view)
    storm.end()
