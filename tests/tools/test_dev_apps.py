"""Each app under `dev`, shown anew: no task, thread, timer or object of an earlier version is left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = sorted(file.parent.name for file in (ROOT / "apps").glob("*/__main__.py"))
TIMES = 1  # each version comes from the one before; the script takes any number
AT_ONCE = 3  # processes that mostly wait for the next look at the files
PATIENCE = 240  # seconds; reached by a failure only


def reloaded(name: str, folder: Path) -> str:
    """Run the app *name* under `dev` in a copy of its own; return what its last word was."""
    shutil.copytree(ROOT / "apps", folder / "apps", ignore=shutil.ignore_patterns("__pycache__"))
    home = {variable: str(folder) for variable in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")}
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("reloaded_app.py")), name, str(TIMES)],
        cwd=folder,
        env={**os.environ, **home, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    lines = ran.stdout.splitlines() or ran.stderr.splitlines() or [f"exit code {ran.returncode}"]
    return lines[-1]


@pytest.mark.slow
def test_nothing_of_an_earlier_version_of_an_app_is_left_after_a_reload(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in APPS]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = dict(zip(APPS, pool.map(reloaded, APPS, folders), strict=True))
    assert said == dict.fromkeys(APPS, f"clean after {TIMES + 1} versions")
