"""Log files: shared by processes, off the UI thread, and somewhere even where nothing can be written."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tkasync import set_up_logging

log = logging.getLogger("program")
WRITER = """
import logging, sys
from tkasync import set_up_logging
with set_up_logging("shared", directory=sys.argv[1]):
    for number in range(500):
        logging.getLogger("writer").info("process %s line %d", sys.argv[2], number)
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home and a temporary directory of the test's own; the root logger is afterwards as it was."""
    for name in ("home", "temp"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    before = logging.root.level, list(logging.root.handlers)
    yield tmp_path / "home"
    assert (logging.root.level, logging.root.handlers) == before


def test_what_the_program_logs_is_in_the_file(tmp_path: Path) -> None:
    with set_up_logging("editor", directory=tmp_path / "new" / "folder") as file:
        assert file.path == tmp_path / "new" / "folder" / "editor.log"
        log.info("opened %s", "a.txt")
        log.debug("not at this level")
        try:
            raise LookupError("lost")
        except LookupError:
            log.exception("failed")
    text = file.path.read_text()
    assert "INFO" in text
    assert "program: opened a.txt" in text
    assert "LookupError: lost" in text
    assert "not at this level" not in text


def test_the_level_is_the_least_that_is_written(tmp_path: Path) -> None:
    with set_up_logging("editor", directory=tmp_path, level="DEBUG") as file:
        log.debug("fine print")
    assert file.path is not None
    assert "fine print" in file.path.read_text()


def test_without_a_directory_the_users_state_directory_is_taken(home: Path) -> None:
    with set_up_logging("editor") as file:
        pass
    assert file.path == home / ".local" / "state" / "editor" / "editor.log"


def test_processes_share_a_file_without_losing_a_line(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(number)]) for number in range(3)
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    lines = re.findall(r"process (\d) line (\d+)$", (tmp_path / "shared.log").read_text(), re.M)
    for number in range(3):
        assert [int(line) for who, line in lines if who == str(number)] == list(range(500))
    assert len(lines) == 1_500


def test_a_place_that_cannot_be_written_gives_way_to_the_next_and_the_log_says_so(
    tmp_path: Path, home: Path
) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    (home / ".local").touch()
    with set_up_logging("editor", directory=blocked) as file:
        pass
    assert file.path == tmp_path / "temp" / f"editor-{os.geteuid()}" / "editor.log"
    text = file.path.read_text()
    assert f"cannot log to {blocked / 'editor.log'}" in text
    assert str(home / ".local") in text


def test_where_nothing_can_be_written_the_records_go_to_stderr(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tkasync.logs.placed.problem_with", lambda path: f"{path}: no")
    with set_up_logging("editor", directory=tmp_path) as file:
        log.info("said aloud")
    assert file.path is None
    assert "said aloud" in capsys.readouterr().err


def test_the_caller_does_not_wait_for_the_file_and_the_end_waits_only_so_long(tmp_path: Path) -> None:
    """Another process may hold the file's lock for as long as it likes."""
    held = threading.Event()
    file = set_up_logging("editor", directory=tmp_path)
    file._writer.handler.emit = lambda _record: held.wait()  # type: ignore[method-assign,assignment,return-value]
    started = time.monotonic()
    for _ in range(100):
        log.info("x")
    assert file.close(timeout=0.05) is False
    assert time.monotonic() - started < 30
    held.set()
    assert file.close(timeout=30) is True


def test_closing_twice_is_harmless_and_ends_the_thread(tmp_path: Path) -> None:
    file = set_up_logging("editor", directory=tmp_path)
    assert "tkasync-log" in [thread.name for thread in threading.enumerate()]
    assert file.close() is True
    assert file.close() is True
    assert "tkasync-log" not in [thread.name for thread in threading.enumerate()]
    log.error("after the close")
    assert file.path is not None
    assert "after the close" not in file.path.read_text()


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_files_each_gets_its_level_whichever_is_closed_first(tmp_path: Path, first: int) -> None:
    before = logging.root.level
    levels = [logging.DEBUG, logging.INFO]
    files = [set_up_logging(f"at-{level}", directory=tmp_path, level=level) for level in levels]
    files[first].close()
    other = files[1 - first]
    for level in levels:
        log.log(level, "at level %d", level)
    other.close()
    assert other.path is not None
    written = other.path.read_text()
    assert [level for level in levels if f"at level {level}" in written] == levels[1 - first :]
    assert logging.root.level == before


def test_what_is_queued_is_written_also_when_the_program_has_removed_the_handler(tmp_path: Path) -> None:
    """As ``logging.basicConfig(force=True)`` does."""
    hook, handlers = sys.excepthook, set(logging.root.handlers)
    file = set_up_logging("editor", directory=tmp_path)
    log.info("before")
    (ours,) = set(logging.root.handlers) - handlers
    logging.root.removeHandler(ours)
    assert file.close() is True
    assert file.path is not None
    assert "before" in file.path.read_text()
    assert sys.excepthook is hook
    assert "tkasync-log" not in [thread.name for thread in threading.enumerate()]


def test_at_the_end_of_the_program_all_is_written(tmp_path: Path) -> None:
    program = (
        "import logging, sys; from tkasync import set_up_logging; "
        "set_up_logging('editor', directory=sys.argv[1]); "
        "[logging.warning('line %d', n) for n in range(1000)]"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, timeout=60)
    assert (tmp_path / "editor.log").read_text().count("line ") == 1_000


@pytest.mark.parametrize("name", ["", "a/b", "..", "/etc/passwd"])
def test_a_name_that_is_a_path_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="plain name"):
        set_up_logging(name)


def test_an_unknown_level_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="LOUD"):
        set_up_logging("editor", directory=tmp_path, level="LOUD")
    assert not list(tmp_path.glob("*.log"))
