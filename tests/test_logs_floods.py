"""Floods of records: bounded, counted, and written to the end; nobody in a hurry waits."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import until
from tkasync import Runtime, set_up_logging
from tkasync.logs import record_queue, writer
from tkasync.logs.log_file import LogFile
from tkasync.logs.record_lines import RecordQueueHandler
from tkasync.testing import FakeHost

log = logging.getLogger("program")


class Slow(logging.Handler):
    """Writes when it is let."""

    path = None

    def __init__(self) -> None:
        super().__init__()
        self.program, self.directory = "slow", None
        self.may_write = threading.Event()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.may_write.wait(10)
        self.texts.append(record.getMessage())


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    monkeypatch.setattr(writer, "_MOST", 100)
    return Slow()


def test_a_window_never_waits_for_room_and_the_log_counts_what_it_has_dropped(
    fake_host: FakeHost, runtime: Runtime, slow: Slow
) -> None:
    file = LogFile(slow, logging.INFO)
    log.info("first")
    began = time.monotonic()
    for number in range(500):
        log.info("%d", number)
    assert time.monotonic() - began < 5  # in vain it would wait 400 s
    slow.may_write.set()
    assert file.close()
    dropped = [int(n) for text in slow.texts for n in re.findall(r"^(\d+) record\(s\) were dropped", text)]
    assert sum(dropped) + len(slow.texts) - len(dropped) == 501
    assert sum(dropped) >= 398


def test_a_worker_waits_for_room_and_loses_nothing(slow: Slow) -> None:
    file = LogFile(slow, logging.INFO)

    def write() -> None:
        for number in range(500):
            log.info("%d", number)

    worker = threading.Thread(target=write)
    worker.start()
    time.sleep(0.02)
    assert worker.is_alive()  # it waits
    slow.may_write.set()
    worker.join(10)
    assert file.close()
    assert slow.texts == [str(number) for number in range(500)]


def test_a_worker_that_waits_does_not_hold_up_the_window(
    fake_host: FakeHost, runtime: Runtime, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_queue, "_PATIENCE", 5.0)
    file = LogFile(slow, logging.INFO)
    worker = threading.Thread(target=lambda: [log.info("x") for _ in range(150)])
    worker.start()
    until(lambda: len(file._writer.queue) >= 100)
    time.sleep(0.02)
    began = time.monotonic()
    log.info("of the window")
    assert time.monotonic() - began < 4
    slow.may_write.set()
    worker.join(10)
    assert file.close()


def test_a_worker_waits_only_so_long(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_queue, "_PATIENCE", 0.01)
    file = LogFile(slow, logging.INFO)
    worker = threading.Thread(target=lambda: [log.info("x") for _ in range(105)])
    worker.start()
    worker.join(10)
    slow.may_write.set()
    assert file.close()
    assert any("were dropped" in text for text in slow.texts)


def test_the_close_waits_while_the_file_makes_progress(slow: Slow) -> None:
    file = LogFile(slow, logging.INFO)
    slow.emit = lambda record: time.sleep(0.02)  # type: ignore[method-assign,assignment]
    for _ in range(20):
        log.info("x")
    assert file.close(timeout=0.1)


def test_what_is_lost_at_the_close_is_counted_on_stderr(
    slow: Slow, capsys: pytest.CaptureFixture[str]
) -> None:
    file = LogFile(slow, logging.INFO)
    for _ in range(5):
        log.info("x")
    assert not file.close(timeout=0.05)
    assert re.search(r"tkasync: [45] record\(s\) of None are not written", capsys.readouterr().err)
    slow.may_write.set()
    assert file.close(timeout=10)


def test_what_was_dropped_is_lost_too_and_a_second_close_counts_the_same(
    fake_host: FakeHost, runtime: Runtime, slow: Slow, capsys: pytest.CaptureFixture[str]
) -> None:
    file = LogFile(slow, logging.INFO)
    log.info("is being written")
    until(lambda: not len(file._writer.queue))
    for _ in range(103):  # there is room for 100
        log.info("x")
    for _ in range(2):
        assert not file.close(timeout=0.05)
        assert "tkasync: 104 record(s) of None are not written" in capsys.readouterr().err
    slow.may_write.set()
    assert file.close(timeout=10)


def test_what_the_program_hangs_on_a_record_does_not_go_to_the_thread_that_writes() -> None:
    """A widget among the arguments, in ``extra=`` or in the frames of an error: that thread must not free it."""
    queue = record_queue.RecordQueue(10)
    logger = logging.Logger("apart")
    logger.addHandler(RecordQueueHandler(queue))
    widget = object()
    try:
        raise ValueError(widget)
    except ValueError:
        logger.exception("failed with %s", widget, extra={"widget": widget})
    held = vars(queue.get()).values()
    assert [value for value in held if value is widget or isinstance(value, tuple)] == []
    assert any("ValueError" in str(value) for value in held)


def test_a_widget_that_is_logged_dies_where_the_program_drops_it(
    program: Callable[[str], str], tmp_path: Path
) -> None:
    """Its record waits: the thread that writes is held up. In a program, for pytest keeps what is logged."""
    said = program(
        f"""
        import logging
        from tkasync.logs.placed import PlacedHandler
        root, log, may_write = tk.Tk(), logging.getLogger("program"), threading.Event()
        emit = PlacedHandler.emit
        PlacedHandler.emit = lambda handler, record: may_write.wait(20) and emit(handler, record)
        file = set_up_logging("editor", directory={str(tmp_path)!r})
        label = tk.Label(root)
        weakref.finalize(label, lambda: print(threading.current_thread().name))

        def log_it(label):
            log.info("made %s", label, extra={{"widget": label}})
            try:
                raise ValueError(label)
            except ValueError:
                log.exception(label)

        worker = threading.Thread(target=log_it, args=(label,))
        worker.start()
        worker.join(10)
        label.destroy()
        del label, worker
        gc.collect()
        print("dropped")
        may_write.set()
        assert file.close()
        """
    )
    assert said == "MainThread\ndropped\n"
    assert (tmp_path / "editor.log").read_text().count(".!label") == 3


def test_a_burst_at_the_end_of_the_program_is_written(tmp_path: Path) -> None:
    with set_up_logging("burst", directory=tmp_path) as file:
        worker = threading.Thread(target=lambda: [log.info("line %d", n) for n in range(3_000)])
        worker.start()
        worker.join()
    assert file.path is not None
    assert file.path.read_text().count("line ") == 3_000
