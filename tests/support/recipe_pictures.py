"""Photograph the recipes at work: ``python -m tests.support.recipe_pictures [NAME ...]``.

Each program is driven as the suite drives it; its step ``photograph`` saves the picture that the page shows.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.documents import BLOCKS, ROOT, Block

RECIPES = ROOT / "docs" / "recipes"
DRIVER = ROOT / "tests" / "support" / "drive_program.py"
LONGEST = 120.0  # seconds for one program; a guess, ten times what the slowest needs


def photographed() -> list[Block]:
    """Return the programs of the recipes that say when they are to be photographed."""
    return [block for block in BLOCKS if block.document.parent == RECIPES and takes_picture(block)]


def takes_picture(block: Block) -> bool:
    return any(step.startswith("photograph ") for step in block.steps)


def picture_of(block: Block) -> Path:
    return ROOT / "docs" / "images" / "recipes" / f"{block.document.stem}.png"


def photograph(block: Block) -> bool:
    """Run *block* and save its picture; whether that succeeded."""
    picture = picture_of(block)
    with TemporaryDirectory() as folder:
        Path(folder, block.name).write_text(block.code, encoding="utf-8")
        path = os.pathsep.join([folder, str(ROOT)])
        environment = os.environ | {"PYTHONPATH": path, "TMPDIR": folder, "PICTURE": str(picture)}
        command = [sys.executable, DRIVER, block.name, *block.steps]
        done = subprocess.run(command, cwd=folder, env=environment, timeout=LONGEST, check=False)
    print(picture if done.returncode == 0 else f"{block}: failed", flush=True)
    return done.returncode == 0


def main(names: list[str]) -> int:
    """Photograph the recipes *names*, or all; how many failed."""
    known = {block.document.stem: block for block in photographed()}
    if unknown := set(names) - set(known):
        sys.exit(f"there is no recipe {', '.join(sorted(unknown))}; there is {', '.join(known)}")
    return sum(not photograph(known[name]) for name in names or known)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
