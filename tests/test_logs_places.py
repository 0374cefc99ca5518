"""Where the log file lies, and what stands in it: nobody else leads it elsewhere, or forges a record."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tkasync import set_up_logging

log = logging.getLogger("program")


@pytest.fixture(autouse=True)
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary directory of the test's own, and a home that cannot be written to."""
    (tmp_path / "home").touch()
    temp = tmp_path / "temp"
    temp.mkdir()
    temp.chmod(0o1777)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(temp))
    return temp


def _own(temp: Path) -> Path:
    return temp / f"editor-{os.geteuid()}"


def test_the_folder_of_the_file_is_the_user_s_own(temp: Path) -> None:
    with set_up_logging("editor") as file:
        pass
    assert file.path == _own(temp) / "editor.log"
    assert _own(temp).stat().st_mode & 0o777 == 0o700


def test_the_folder_in_the_state_directory_is_the_user_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with set_up_logging("editor") as file:
        pass
    assert file.path == tmp_path / "state" / "editor" / "editor.log"
    assert file.path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("is_file", [False, True])
def test_a_planted_link_is_not_followed(temp: Path, tmp_path: Path, is_file: bool) -> None:
    """Somebody knows the program's name, and lets its file, or its folder, point to one of the user's."""
    victim = tmp_path / "victim"
    victim.mkdir()
    if is_file:
        (victim / "file").touch()
        (temp / "editor.log").symlink_to(victim / "file")
    else:
        _own(temp).symlink_to(victim)
    with set_up_logging("editor") as file:
        log.warning("secret")
    assert file.path is not None
    assert "secret" in file.path.read_text()
    assert [path.read_text() for path in victim.iterdir()] == [""] * is_file


def test_a_folder_that_everybody_may_write_to_gets_a_folder_of_the_user_s_own(temp: Path) -> None:
    with set_up_logging("editor", directory=temp) as file:
        pass
    assert file.path == _own(temp) / "editor.log"
    assert "everybody may write to its folder" in file.path.read_text()


def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    folder, victim = tmp_path / "logs", tmp_path / "victim"
    folder.mkdir()
    (folder / "editor.log").symlink_to(victim)
    with set_up_logging("editor", directory=folder) as file:
        pass
    assert file.path is not None
    assert file.path.parent != folder
    assert not victim.exists()


def test_no_message_can_pass_for_a_record(tmp_path: Path) -> None:
    forged = "2026-11-26 12:00:00,000 INFO 1 MainThread bank: paid"
    with set_up_logging("editor", directory=tmp_path / "logs") as file:
        for end in ("\n", "\r", "\x0b", "\x85", "\u2028", "\x1b[2K\r"):
            log.warning("a name%s%s", end, forged)
            try:
                raise ValueError(f"a text{end}{forged}")
            except ValueError:
                log.exception("it failed")
        logging.getLogger(f"a\n{forged}").warning("by its name")
    assert file.path is not None
    lines = file.path.read_text().splitlines()
    assert [line for line in lines if line.startswith("2026-11-26 12:00:00")] == []
    assert all(re.match(r"\d{4}-|    ", line) for line in lines)
    assert "a name\\n2026" in lines[0]


def test_half_a_character_loses_no_record(tmp_path: Path) -> None:
    with set_up_logging("editor", directory=tmp_path / "logs") as file:
        log.warning("opened %s", b"caf\xe9".decode("utf-8", "surrogateescape"))
    assert file.path is not None
    assert "opened caf\\udce9" in file.path.read_text()
