"""A load of a CSV file that is aborted in each of its stages leaves no file and no thread, and can be begun again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import scratch_folders
from tests.support import let_work_end, run_until, until
from tkasync import TaskHandle, spawn_task
from tkasync.testing import FakeHost
from tkasync.widgets import CsvSource, View
from tkasync.widgets.sources import csv_source
from tkasync.widgets.sources.csv_files import reading
from tkasync.widgets.sources.sqlite import orders
from tkasync.widgets.sources.sqlite.file import loading

FAR = 15_000  # no page that comes without an order
BY_NAME = View((("name", True),))
STAGES: list[tuple[Any, str]] = [
    (csv_source, "guessed_format"),
    (csv_source, "guessed_encoding"),
    (loading, "_fill"),
    (reading, "_good_rows"),
    (reading, "report_progress"),
    (orders.Sorted, "_fill"),
]


@pytest.mark.parametrize(("owner", "name"), STAGES)
def test_an_abort_in_any_stage_leaves_nothing(
    owner: Any, name: str, tmp_path: Path, fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "id,name\n" + "".join(f"{number},é {number * 7919 % 20_000}\n" for number in range(20_000))
    )
    source = CsvSource(file)
    stage, handles, aborted = getattr(owner, name), list[TaskHandle[Any]](), list[str]()

    def aborts_first(*args: Any) -> Any:
        if not aborted:
            aborted.append(name)
            until(lambda: handles)
            handles[0].abort()
        return stage(*args)

    monkeypatch.setattr(owner, name, aborts_first)
    handles.append(spawn_task(source.page, BY_NAME, FAR, 2))
    run_until(fake_host, lambda: aborted and handles[0].done())
    let_work_end(fake_host)
    assert handles[0].cancelled()
    loaded = 1 if owner is orders.Sorted else 0  # what is loaded stays: only the order was given up
    assert len(scratch_folders()) == loaded
    again = spawn_task(source.page, BY_NAME, FAR, 2)
    run_until(fake_host, again.done)
    names = sorted((f"é {number}" for number in range(20_000)), reverse=True)
    assert [row[2] for row in again.result()] == names[FAR : FAR + 2]
    source.close()
