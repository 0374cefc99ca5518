"""The preview of the file browser: of every kind of file, and of the newest selection."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from tests.apps.file_browser.user import Browse


def test_text_is_shown_and_the_newest_selection_wins(tmp_path: Path, browse: Browse) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}").write_text(f"text {number}")
    user = browse(tmp_path)
    for number in range(20):
        user.app.preview.show(user.app.tree.entries[user.row(f"{number:02}")])  # type: ignore[union-attr]
    user.pilot.settle()
    assert user.app.preview.name["text"] == "19"
    assert user.shown_text() == "text 19"


def test_long_lines_and_other_encodings_are_shown_in_part(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "long").write_bytes(b"x" * 1_000_000 + b"\n")
    (tmp_path / "latin").write_bytes("Größe".encode("latin-1"))
    user = browse(tmp_path)
    user.select("long")
    user.pilot.wait_until(lambda: user.shown_text() == f"{'x' * 500} …")
    user.select("latin")
    user.pilot.wait_until(lambda: user.shown_text() == "Gr\\xf6\\xdfe")


def test_a_binary_file_is_shown_as_a_dump(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "data").write_bytes(bytes(range(20)) + b"text")
    user = browse(tmp_path)
    user.select("data")
    user.pilot.wait_until(lambda: user.shown_text().startswith("000000  00 01 02"))
    assert user.shown_text().endswith("....text")


def test_a_picture_is_shown_as_large_as_there_is_room(tmp_path: Path, browse: Browse) -> None:
    Image.new("RGB", (3000, 1000), "red").save(tmp_path / "red.png")
    (tmp_path / "text").write_text("text")
    user = browse(tmp_path)
    user.select("red.png")
    user.pilot.wait_until(lambda: user.app.preview.picture.winfo_ismapped())
    image = user.app.preview.image
    assert image.width() == pytest.approx(3 * image.height(), rel=0.05)
    assert 100 < image.width() <= user.app.preview.winfo_width()
    user.select("text")
    user.pilot.wait_until(lambda: user.shown_text() == "text")
    assert not user.app.preview.picture.winfo_ismapped()


def test_a_damaged_picture_is_an_error_in_words(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"garbage" * 10)
    user = browse(tmp_path)
    user.select("damaged.png")
    user.pilot.wait_until(lambda: "cannot be shown" in user.facts())


def test_a_picture_that_pillow_hands_to_another_program_is_shown_as_text(
    tmp_path: Path, browse: Browse
) -> None:
    text = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(anything) run"
    (tmp_path / "plain.eps").write_text(text)
    (tmp_path / "disguised.png").write_text(text)
    user = browse(tmp_path)
    for name in ("plain.eps", "disguised.png"):
        user.select(name)
        user.pilot.settle()
        assert user.shown_text() == text


def test_a_picture_that_would_fill_the_memory_is_not_decoded(tmp_path: Path, browse: Browse) -> None:
    Image.new("1", (8000, 8000)).save(tmp_path / "bomb.png")
    user = browse(tmp_path)
    user.select("bomb.png")
    user.pilot.wait_until(lambda: "8,000 × 8,000 pixels are too many" in user.facts())


def test_a_pipe_is_named_and_never_opened(tmp_path: Path, browse: Browse) -> None:
    os.mkfifo(tmp_path / "pipe")
    user = browse(tmp_path)
    user.select("pipe")
    user.pilot.wait_until(lambda: user.facts() == "Device")
    user.pilot.settle()
