"""What the checker finds, and what it leaves alone: the programs in `cases/`, a file for each code.

A program begins with `# --- wrong: why` or `# --- right: why`; in a wrong one `# <-` marks each line that is found.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tkasync.check.checked import check_source
from tkasync.check.codes import CODES
from tkasync.check.source import Source

CASES = Path(__file__).with_name("cases")


def programs() -> list[tuple[str, str, str]]:
    """Code, title and text of each."""
    found = []
    for file in sorted(CASES.glob("*.txt")):
        for part in file.read_text("utf-8").split("# --- ")[1:]:
            title, _, text = part.partition("\n")
            found.append((file.stem, title, text))
    return found


@pytest.mark.parametrize(
    ("code", "title", "text"), programs(), ids=lambda value: value.partition("\n")[0][:60]
)
def test_each_line_that_is_marked_is_found_and_no_other(code, title, text):
    found = [one for one in check_source(Source(text.encode(), "program.py")) if one.code == code]
    marked = [number for number, line in enumerate(text.split("\n"), 1) if line.endswith("# <-")]
    assert title.startswith("wrong: " if marked else "right: ")
    assert [one.line for one in found] == marked, title
    assert all(one.write and one.message for one in found)


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_five_wrong_programs_and_five_right_ones(code):
    titles = [title for of, title, _ in programs() if of == code]
    assert sum(title.startswith("wrong: ") for title in titles) >= 5
    assert sum(title.startswith("right: ") for title in titles) >= 5
