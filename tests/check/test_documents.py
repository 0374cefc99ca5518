"""The programs of the documents, seen by the checker: what is shown to readers has none of these faults."""

from __future__ import annotations

import pytest

from tests.support.documents import BLOCKS
from tkasync.check.checked import check_source
from tkasync.check.source import Source

# What is shown as the fault itself: the page that shows it, and the codes of its programs.
FAULTS = {"async-migration.md": {"TKA102", "TKA202"}, "1-why-windows-freeze.md": {"TKA201"}}
PROGRAMS = [block for block in BLOCKS if block.is_program or block.is_file or block.is_test]


def test_there_are_programs():
    assert len(PROGRAMS) > 20


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
def test_a_program_of_the_documents_has_no_error_but_those_it_shows(block):
    found = [one for one in check_source(Source(block.code.encode(), block.name)) if not one.is_hint]
    shown = FAULTS.get(block.document.name, set()) if "tkasync" not in block.code else set()
    assert [(one.line, one.told) for one in found if one.code not in shown] == []


def test_what_the_course_shows_as_frozen_is_found():
    frozen = next(
        block
        for block in PROGRAMS
        if block.document.name == "1-why-windows-freeze.md" and block.name == "frozen.py"
    )
    assert "TKA201" in [one.code for one in check_source(Source(frozen.code.encode(), frozen.name))]
