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
each_name = pytest.mark.parametrize(("name", "shown"), NAMES.items(), ids=range(len(NAMES)))


def inside(folder: Path, name: bytes) -> Path:
    return Path(os.fsdecode(os.fsencode(folder) + b"/" + name))


@each_name
def test_a_file_is_shown_by_a_readable_name_and_opened(
    tmp_path: Path, browse: Browse, caplog: pytest.LogCaptureFixture, name: bytes, shown: str
) -> None:
    inside(tmp_path, name).write_text("found")
    user = browse(tmp_path)
    assert user.rows() == [shown]
    user.select(shown)
    user.pilot.wait_until(lambda: user.shown_text() == "found")
    assert (str(user.app.preview.name["text"]), user.facts()) == (shown, "5 B")
    assert caplog.records == []


@each_name
def test_a_folder_is_opened_entered_and_reloaded(
    tmp_path: Path, browse: Browse, caplog: pytest.LogCaptureFixture, name: bytes, shown: str
) -> None:
    inside(tmp_path, name).mkdir()
    (inside(tmp_path, name) / "leaf").touch()
    user = browse(tmp_path)
    row = user.open(shown)
    user.pilot.wait_until(lambda: user.rows(row) == ["leaf"])
    user.app.go(str(inside(tmp_path, name)))
    user.pilot.wait_until(lambda: user.rows() == ["leaf"])
    user.pilot.type(user.app.address, "\n")
    user.pilot.wait_until(lambda: user.rows() == ["leaf"])
    user.pilot.settle()
    assert user.text(user.top).endswith(shown)
    assert caplog.records == []


@each_name
def test_what_a_link_leads_to_is_told_in_one_line(
    tmp_path: Path, browse: Browse, name: bytes, shown: str
) -> None:
    Path(tmp_path / "link").symlink_to(Path(os.fsdecode(name)))
    user = browse(tmp_path)
    assert user.rows() == [f"link  broken link → {shown}"]
