"""A log file that takes no more while the program runs: the disk is full, or its folder is gone."""

from __future__ import annotations

import errno
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any, Self

import pytest

from tests.support import until
from tkasync import set_up_logging
from tkasync.logs.places import problem_with

log = logging.getLogger("program")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home and a temporary directory of the test's own."""
    (tmp_path / "temp").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    return tmp_path / "home"


def fill(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the disk that *folder* lies on be full."""
    make = tempfile.TemporaryFile

    class Full:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *error: object) -> None: ...

        def write(self, data: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    def make_there(*, dir: Path) -> Any:
        return Full() if folder in (dir, *dir.parents) else make(dir=dir)

    monkeypatch.setattr("tempfile.TemporaryFile", make_there)


def test_a_full_disk_is_known_before_the_first_record(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, tmp_path / "full")
    with set_up_logging("editor", directory=tmp_path / "full") as file:
        log.info("hello")
    assert file.path == home / ".local" / "state" / "editor" / "editor.log"
    assert "No space left on device" in file.path.read_text()
    assert problem_with(tmp_path / "full" / "x.log") is not None


def test_a_file_that_takes_no_more_gives_way_to_the_next_place(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    with set_up_logging("editor", directory=folder) as file:
        log.info("before")
        until(lambda: (folder / "editor.log").read_text())
        stream = file._writer.handler._handler

        def refuse(text: str) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(stream, "do_write", refuse)
        fill(monkeypatch, folder)
        log.info("refused there")
        log.info("after")
    assert "before" in (folder / "editor.log").read_text()
    assert file.path == home / ".local" / "state" / "editor" / "editor.log"
    text = file.path.read_text()
    assert [word for word in ("cannot log to", "refused there", "after") if word not in text] == []
    assert capsys.readouterr().err == ""


def test_a_folder_that_is_removed_is_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "folder"
    with set_up_logging("editor", directory=folder) as file:
        log.info("before")
        until(lambda: (folder / "editor.log").read_text())
        shutil.rmtree(folder)
        log.info("after")
    assert file.path == folder / "editor.log"
    assert "after" in file.path.read_text()
    assert capsys.readouterr().err == ""


def test_where_nothing_takes_more_the_records_go_to_stderr(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with set_up_logging("editor", directory=tmp_path / "folder") as file:
        handler = file._writer.handler._handler
        monkeypatch.setattr(handler, "do_write", lambda text: 1 // 0)
        monkeypatch.setattr("tkasync.logs.placed.problem_with", lambda path: f"{path}: no")
        log.info("said aloud")
    assert file.path is None
    assert "said aloud" in capsys.readouterr().err
