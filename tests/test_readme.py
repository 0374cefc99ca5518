"""The README's first program runs as it is printed, and nothing that it points to is missing."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_checkout_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_python_block_is_python(document: Path) -> None:
    for block in python_blocks(document):
        compile(block, str(document), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def python_blocks(document: Path) -> list[str]:
    return re.findall(
        r"^```python\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def test_the_first_program_does_what_it_says(tmp_path: Path) -> None:
    program = python_blocks(ROOT / "README.md")[0]
    assert "time.sleep(3)" in program
    (tmp_path / "hello.py").write_text(
        program.replace("time.sleep(3)", "time.sleep(0.1)").partition("if __name__")[0]
    )
    user = """
from apps._users import shows, until, use, with_text
from hello import Hello
from tkasync import run

async def user(window):
    with_text(window, "Ask").invoke()
    await until(lambda: shows(window, "thinking ..."))
    await until(lambda: shows(window, "It is 42"))

use(lambda: run(Hello, title="Hello"), user)
"""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", user],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
