"""Names that were made to harm: each is shown in one readable line, and leads to its own file and folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.apps.file_browser.user import Browse

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")

NAMES = {
    b"two\nlines\r": "two\\nlines\\r",
    b"\x1b[2J\x07\x7f\x01": "\\x1b[2J\\x07\\x7f\\x01",
    "\u202egpj.exe\u200f\u2066".encode(): "\\u202egpj.exe\\u200f\\u2066",
    "line\u2028zero\u200b\ufeff".encode(): "line\\u2028zero\\u200b\\ufeff",
    "שלום".encode(): "שלום",
    b"n" * 250: "n" * 250,
    "日".encode() * 83: "日" * 83,
    b"-rf": "-rf",
    b"$x [exit] {\\": "$x [exit] {\\",
    b"~root": "~root",
    b"%s%n": "%s%n",
    b"\xff\xfe\xed\xa0\x80": "\\xff\\xfe\\xed\\xa0\\x80",
}


def inside(folder: Path, name: bytes) -> Path:
    return Path(os.fsdecode(os.fsencode(folder) + b"/" + name))


def test_each_file_is_shown_by_a_readable_name_and_opened(
    tmp_path: Path, browse: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    for name, shown in NAMES.items():
        inside(tmp_path, name).write_text(f"found in {shown}")
    user = browse(tmp_path)
    assert sorted(user.rows()) == sorted(NAMES.values())
    for shown in NAMES.values():
        user.select(shown)
        found = f"found in {shown}"
        user.pilot.wait_until(lambda: user.shown_text() == found)  # noqa: B023  # called in this round
        facts = f"{len(found.encode())} B"
        assert (str(user.app.preview.name["text"]), user.facts()) == (shown, facts)
    assert caplog.records == []


def test_each_folder_is_opened_entered_and_reloaded(
    tmp_path: Path, browse: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    for number, name in enumerate(NAMES):
        inside(tmp_path, name).mkdir()
        (inside(tmp_path, name) / f"leaf {number}").touch()
    user = browse(tmp_path)
    for number, (name, shown) in enumerate(NAMES.items()):
        leaf = [f"leaf {number}"]
        row = user.open(shown)
        user.pilot.wait_until(lambda: user.rows(row) == leaf)  # noqa: B023  # as above
        user.app.go(str(inside(tmp_path, name)))
        user.pilot.wait_until(lambda: user.rows() == leaf)  # noqa: B023
        user.pilot.type(user.app.address, "\n")
        user.pilot.wait_until(lambda: user.rows() == leaf)  # noqa: B023
        user.pilot.settle()
        assert user.text(user.top).endswith(shown)
        user.app.go(str(tmp_path))
        user.pilot.wait_until(lambda: len(user.rows()) == len(NAMES))
    assert caplog.records == []


def test_what_each_link_leads_to_is_told_in_one_line(tmp_path: Path, browse: Browse) -> None:
    for number, name in enumerate(NAMES):
        Path(tmp_path / f"link{number}").symlink_to(Path(os.fsdecode(name)))
    told = {f"link{number}  broken link → {shown}" for number, shown in enumerate(NAMES.values())}
    assert set(browse(tmp_path).rows()) == told
