"""The package as it is built, from a copy: a build writes beside the sources, and the checkout may be read only."""

from __future__ import annotations

import faulthandler
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checkouts import left_out

ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what freezes programs, unless it is asked for by its marker."""
    if "frozen" in config.option.markexpr:
        return
    skip = pytest.mark.skip(reason="freezing takes minutes: scripts/test -m frozen, with the extra [freeze]")
    for item in items:
        if item.get_closest_marker("frozen"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory) -> Path:
    copy = tmp_path_factory.mktemp("built") / "checkout"
    shutil.copytree(ROOT, copy, ignore=left_out)
    return copy


@pytest.fixture(scope="session")
def dist(checkout: Path) -> Path:
    """The folder with both: the wheel is built from the sdist."""
    pytest.importorskip("build")
    # Before the tests' own fixtures: on a machine under load a build takes minutes, and has its own bound.
    faulthandler.cancel_dump_traceback_later()
    done = run("-m", "build", "--no-isolation", folder=checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    return checkout / "dist"


def run(*arguments: str, folder: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run this Python in *folder*, with *path* first in its way of imports."""
    environment = os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
