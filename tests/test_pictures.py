"""Each picture of the documents is made by a script, so that it can be made anew."""

from __future__ import annotations

import re
from pathlib import Path

from apps import _screenshots
from tests.support import (
    course_pictures,
    dev_pictures,
    inspector_pictures,
    meter_pictures,
    moving_pictures,
    recipe_pictures,
    trace_pictures,
)
from tests.support.documents import DOCUMENTS, ROOT

IMAGES = ROOT / "docs" / "images"


def made() -> set[Path]:
    """Those that `scripts/screenshots` and `scripts/bench --plot` make."""
    plots = (ROOT / "scripts" / "benchmarks" / "plots.py").read_text(encoding="utf-8")
    return {
        *(IMAGES / f"{app.name}.png" for app in _screenshots.find_apps()),
        *(IMAGES / name for name in re.findall(r'canvas\.save\("([^"]+)"\)', plots)),
        *(course_pictures.PICTURES / name for name in course_pictures.NAMES),
        *map(recipe_pictures.picture_of, recipe_pictures.photographed()),
        *(IMAGES / f"{name}.gif" for name in moving_pictures.SCENES),
        *(IMAGES / f"{name}.svg" for name in trace_pictures.PICTURES),
        *(
            IMAGES / f"{name}.png"
            for pictures in (dev_pictures.PICTURES, inspector_pictures.PICTURES, meter_pictures.PICTURES)
            for name in pictures
        ),
    }


def test_each_picture_is_made_by_a_script() -> None:
    there = {path for path in IMAGES.rglob("*") if path.is_file()}
    assert there - made() == set()


def test_each_picture_that_a_document_shows_is_there_and_made_by_a_script() -> None:
    shown = {
        (page.parent / name).resolve()
        for page in DOCUMENTS
        for name in re.findall(r"!\[[^]]*\]\(([^)\s]+\.(?:png|svg|gif))\)", page.read_text(encoding="utf-8"))
        if "://" not in name
    }
    assert shown - made() == set()
    assert {path for path in shown if not path.exists()} == set()
