"""The moving pictures of the documents: small enough for a page, and of programs that are there."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest
from PIL import Image

from tests.support.documents import DOCUMENTS, ROOT
from tests.support.moving_pictures import IMAGES, SCENES, durations, pointer


@pytest.mark.parametrize("name", SCENES)
def test_a_moving_picture_is_short_small_and_as_wide_as_a_page(name: str) -> None:
    picture = IMAGES / f"{name}.gif"
    assert picture.stat().st_size <= 150_000
    with Image.open(picture) as film:
        assert film.size[0] <= 820
        lasting = 0
        for frame in range(film.n_frames):
            film.seek(frame)
            lasting += film.info["duration"]
    assert 3000 <= lasting <= 8000


@pytest.mark.parametrize("name", SCENES)
def test_a_moving_picture_stands_in_a_document(name: str) -> None:
    assert any(f"images/{name}.gif)" in page.read_text(encoding="utf-8") for page in DOCUMENTS)


def test_both_programs_of_a_scene_are_there() -> None:
    programs = [
        f"tests.support.moving.{name}" for scene in SCENES.values() for name in (scene.left, scene.right)
    ]
    assert [name for name in programs if find_spec(name) is None] == []


def test_a_frame_that_was_taken_late_is_shown_when_it_was_taken() -> None:
    assert durations([0.0, 0.1, 0.5]) == [100, 400, 1000]


def test_the_pointer_goes_straight_from_place_to_place() -> None:
    path = [(0.0, (0, 0)), (2.0, (10, 20))]
    assert [pointer(at, path) for at in (0.0, 1.0, 3.0)] == [(0, 0), (5, 10), (10, 20)]


def test_a_scene_that_is_not_there_is_refused_with_those_that_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.moving_pictures", "nothing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (2, f"there is no nothing; there is {', '.join(SCENES)}\n")
