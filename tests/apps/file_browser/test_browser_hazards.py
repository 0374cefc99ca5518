"""What goes wrong in real folders: it is a row that says so."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from apps.file_browser.entries import readable, readable_size
from tests.apps.file_browser.user import Browse

ROOT = Path(__file__).parents[3]


def test_a_folder_deleted_before_it_is_opened_says_so(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "gone").mkdir()
    user = browse(tmp_path)
    (tmp_path / "gone").rmdir()
    row = user.open("gone")
    user.pilot.wait_until(lambda: user.rows(row) == ["cannot be read: No such file or directory"])


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder with a folder and a file that may not be read; for root too, who is nobody meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "secret").mkdir()
        (folder / "secret" / "file").write_text("x")
        (folder / "file").write_text("xyz")
        folder.chmod(0o755)
        for path in ("secret", "file"):
            (folder / path).chmod(0)
        with as_nobody() if os.geteuid() == 0 else nullcontext():
            yield folder
        (folder / "secret").chmod(0o700)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Another user, who may read what the program has still to import."""
    os.seteuid(65534)
    try:
        if not os.access(ROOT, os.R_OK | os.X_OK, effective_ids=True):
            pytest.skip("run as root, from a checkout that the user nobody cannot read")
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_says_so_and_the_total_is_a_lower_bound(locked: Path, browse: Browse) -> None:
    user = browse(locked)
    row = user.open("secret")
    user.pilot.wait_until(lambda: user.rows(row) == ["cannot be read: Permission denied"])
    user.pilot.settle()
    assert user.cells(user.top) == ("≥ 1", "≥ 3 B")
    user.select("file")
    user.pilot.wait_until(lambda: "cannot be shown: Permission denied" in user.facts())


def test_broken_links_and_loops_are_rows_that_cannot_be_opened(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "up").symlink_to("..")
    (tmp_path / "twin").symlink_to("sub")
    user = browse(tmp_path)
    user.pilot.settle()
    assert user.rows() == ["sub", "twin  → sub", "broken  broken link → nowhere", "self  loop → self"]
    assert user.view.get_children(user.row("self  loop → self")) == ()
    twin = user.open("twin  → sub")
    user.pilot.wait_until(lambda: user.rows(twin) == ["up  loop → .."])
    sub = user.open("sub")
    user.pilot.wait_until(lambda: user.rows(sub) == ["up  loop → .."])
    assert user.cells(user.top)[0] == "4"


def test_names_that_are_not_utf_8_are_readable_and_lead_to_their_files(
    tmp_path: Path, browse: Browse
) -> None:
    folder = os.fsencode(tmp_path)
    Path(os.fsdecode(folder + b"/dir\xff")).mkdir()
    for name in (b"/dir\xff/caf\xe9", b"/two\nlines", "/日本".encode()):
        Path(os.fsdecode(folder + name)).write_text("found")
    user = browse(tmp_path)
    assert user.rows() == ["dir\\xff", "two\\nlines", "日本"]
    user.open("dir\\xff")
    user.select("caf\\xe9")
    user.pilot.wait_until(lambda: user.shown_text() == "found")
    user.app.go(os.fsdecode(folder + b"/dir\xff"))
    user.pilot.wait_until(lambda: user.rows() == ["caf\\xe9"])
    user.pilot.type(user.app.address, "\n")
    user.pilot.settle()
    assert user.rows() == ["caf\\xe9"]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (12_345, "12.3 kB"),
        (999_999, "1,000 kB"),
        (5e15, "5,000 TB"),
    ],
)
def test_sizes_in_words(size: float, text: str) -> None:
    assert readable_size(size) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (b"plain", "plain"),
        (b"caf\xe9", "caf\\xe9"),
        (b"a\tb", "a\\tb"),
        ("ä".encode(), "ä"),
        (b"\x1b[31m", "\\x1b[31m"),
    ],
)
def test_names_for_eyes(name: bytes, text: str) -> None:
    assert readable(os.fsdecode(name)) == text
