"""The checker as a plugin, in the real flake8; left out where it is not installed."""

from __future__ import annotations

import configparser
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tests.support import GIVE_UP

pytest.importorskip("flake8", reason="flake8 is not installed: the extra `dev`")

ROOT = Path(__file__).resolve().parents[2]
ENTRY = "TKA = tkasync.check.flake8:Plugin"
PROGRAM = "import time\nimport tkinter as tk\n\n\ndef go():\n    time.sleep(1)\n\n\ntk.Button(command=go)\n"


def flake8(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Its exit code, and what it prints, with the entry that the package has."""
    local = f"[flake8:local-plugins]\nextension =\n    {ENTRY}\n"
    # An older installation of this checkout has no entry yet; named twice, it would tell all twice.
    installed = any(one.name == "TKA" for one in metadata.entry_points(group="flake8.extension"))
    (folder / ".flake8").write_text("[flake8]\nextend-select = TKA\n" + ("" if installed else local))
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from flake8.main.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "-j1", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=GIVE_UP * 4, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_it_tells_the_errors_with_line_and_column(tmp_path):
    (tmp_path / "window.py").write_text(PROGRAM)
    code, (told,) = flake8(tmp_path, "--max-line-length=300", "window.py")
    assert code == 1
    assert told.startswith("window.py:6:5: TKA201 time.sleep(1) in a handler")
    assert "write: await sleep(1) in a @ui_task" in told


def test_noqa_ignore_and_hints_are_as_flake8_has_them(tmp_path):
    (tmp_path / "window.py").write_text(PROGRAM.replace("sleep(1)", "sleep(1)  # noqa: TKA201"))
    (tmp_path / "hint.py").write_text(
        "import threading\nimport tkinter\n\nthreading.Thread(target=tkinter.Tk).start()\n"
    )
    assert flake8(tmp_path, "window.py", "hint.py") == (0, [])
    _, (told,) = flake8(tmp_path, "--disable-noqa", "window.py")
    assert "TKA201" in told
    (tmp_path / "window.py").write_text(PROGRAM)
    assert flake8(tmp_path, "--extend-ignore=TKA2", "window.py") == (0, [])


def test_what_has_no_syntax_is_told_by_flake8_alone(tmp_path):
    (tmp_path / "window.py").write_text("import tkinter\ndef go(:\n")
    code, told = flake8(tmp_path, "window.py")
    assert code == 1
    assert not [line for line in told if "TKA" in line]


def test_the_package_names_the_same_entry():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    assert setup["options.entry_points"]["flake8.extension"].split("\n")[1] == ENTRY
