"""What CI runs: each gate and the suite, once; anything that fails, or is left lying about, fails it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="CI's script is for Linux")


@pytest.fixture
def ci(tmp_path: Path) -> Path:
    """A clean repository with CI's script, in which both gates pass."""
    for folder in ("scripts", ".ci"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    for name in ("check", "test"):
        gate(tmp_path, name, "exit 0")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True, timeout=10)
    return tmp_path


def gate(checkout: Path, name: str, code: str) -> None:
    script = checkout / "scripts" / name
    script.write_text(f'#!/bin/sh\necho "{name} $*"\n{code}\n')
    script.chmod(0o755)


def run_ci(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([checkout / ".ci" / "run"], cwd="/", capture_output=True, text=True, timeout=30)


def test_ci_runs_each_gate_and_the_suite_once(ci: Path) -> None:
    done = run_ci(ci)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["check --no-tests", "test "]


@pytest.mark.parametrize(
    ("name", "code"),
    [("check", "exit 1"), ("test", "exit 1"), ("test", "exit 5"), ("test", "touch leftover")],
    ids=["a gate", "a test", "nothing collected", "an unclean checkout"],
)
def test_ci_fails_on(ci: Path, name: str, code: str) -> None:
    gate(ci, name, code)
    assert run_ci(ci).returncode == 1
