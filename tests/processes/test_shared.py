"""`Shared`: bytes and arrays that are not copied on their way to another process and back."""

from __future__ import annotations

import gc
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import run_until
from tkasync import spawn_task
from tkasync.errors import NotSendableError
from tkasync.processes import ProcessWorkers, Shared
from tkasync.testing import FakeHost, fake_runtime

SIZE = 3_000_000


def exists(name: str) -> bool:
    try:
        memory = SharedMemory(name)
    except FileNotFoundError:
        return False
    memory.close()
    return True


def test_work_receives_a_view_of_the_bytes(
    fake_host: FakeHost, workers: ProcessWorkers, caplog: pytest.LogCaptureFixture
) -> None:
    handle = spawn_task(work.nine, Shared(b"abc" + bytes(SIZE)), executor=workers)
    run_until(fake_host, handle.done)
    assert handle.result() == ("memoryview", SIZE + 3, b"abc")
    assert not [record for record in caplog.records if "pickled and copied" in record.getMessage()]


def test_work_can_change_what_is_writable_and_nothing_else(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    open_one, closed_one = Shared(bytes(10), writable=True), Shared(bytes(10))
    errors: list[BaseException] = []
    handle = spawn_task(work.change, open_one, executor=workers)
    spawn_task(work.change, closed_one, executor=workers, on_error=errors.append)
    run_until(fake_host, lambda: handle.done() and errors)
    assert open_one.value[0] == 9
    assert isinstance(errors[0], TypeError)


def test_what_work_returns_arrives_as_a_view(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    handle = spawn_task(work.share, SIZE, executor=workers)
    run_until(fake_host, handle.done)
    assert bytes(handle.result()[:3]) == b"yyy"
    assert len(handle.result()) == SIZE


def test_what_work_makes_and_does_not_return_goes_with_the_object(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    handle = spawn_task(work.share_for_itself, executor=workers)
    run_until(fake_host, handle.done)
    assert not exists(handle.result())


def test_what_is_returned_beside_something_that_cannot_be_sent_goes_with_the_object(
    fake_host: FakeHost, workers: ProcessWorkers, tmp_path: Path
) -> None:
    errors: list[BaseException] = []
    spawn_task(work.share_beside_a_lock, str(tmp_path / "name"), executor=workers, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], NotSendableError)
    assert spawn_and_wait(fake_host, workers) == 4  # what the work has returned is gone there by then
    assert not exists((tmp_path / "name").read_text())


def spawn_and_wait(fake_host: FakeHost, workers: ProcessWorkers) -> object:
    """Have each of the two processes do something."""
    handles = [spawn_task(work.square, 2, executor=workers) for _ in range(4)]
    run_until(fake_host, lambda: all(handle.done() for handle in handles))
    return handles[0].result()


def test_the_memory_goes_with_the_object() -> None:
    shared = Shared(b"abc")
    name = shared.__reduce__()[1][0]
    assert exists(name)
    del shared
    gc.collect()
    assert not exists(name)


def test_the_memory_goes_with_the_last_window_and_who_has_it_keeps_it() -> None:
    shared = Shared(b"abc")
    runtime = fake_runtime()
    runtime.close()
    assert not exists(shared.__reduce__()[1][0])
    assert bytes(shared.value) == b"abc"


def test_an_array_is_shared_as_an_array(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    numpy = pytest.importorskip("numpy")
    handle = spawn_task(work.total, Shared(numpy.ones((100, 100))), executor=workers)
    back = spawn_task(work.share_array, 10, executor=workers)
    run_until(fake_host, lambda: handle.done() and back.done())
    assert handle.result() == ("ndarray", (100, 100), 10_000.0)
    assert back.result().tolist() == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    with pytest.raises(TypeError, match="holds Python objects"):
        Shared(numpy.array([object()]))


def test_an_array_of_records_keeps_its_fields_both_ways(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    numpy = pytest.importorskip("numpy")
    records = numpy.array([(1, 2.5), (3, 4.5)], dtype=[("count", "i4"), ("height", "f8")])
    there = spawn_task(work.fields_of, Shared(records), executor=workers)
    back = spawn_task(work.share_records, executor=workers)
    run_until(fake_host, lambda: there.done() and back.done())
    assert there.result() == (("count", "height"), [(1, 2.5), (3, 4.5)])
    assert back.result()["height"].tolist() == [2.5]


def test_an_array_with_a_mask_is_refused_for_its_mask_would_be_lost() -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises(TypeError, match=r"share array\.data, and array\.mask beside it"):
        Shared(numpy.ma.masked_array([1, 2], mask=[False, True]))


def test_what_is_no_array_is_refused() -> None:
    value: Any = [1, 2]
    with pytest.raises(TypeError, match="a numpy array or bytes, not list"):
        Shared(value)
