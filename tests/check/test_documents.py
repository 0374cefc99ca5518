"""The programs of the documents, seen by the checker: what is shown to readers has none of these faults."""

from __future__ import annotations

import pytest

from tests.support.documents import BLOCKS, ROOT
from tkasync.check.checked import check_source
from tkasync.check.source import Source

# What is shown as the fault itself: the page that shows it, and the codes of its programs.
FAULTS = {"async-migration.md": {"TKA102", "TKA202"}}
PROGRAMS = [block for block in BLOCKS if block.is_program or block.is_file or block.is_test]


def test_there_are_programs():
    assert len(PROGRAMS) > 20


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
def test_a_program_of_the_documents_has_no_error_but_those_it_shows(block):
    found = [one for one in check_source(Source(block.code.encode(), block.name)) if not one.is_hint]
    shown = FAULTS.get(block.document.name, set()) if "tkasync" not in block.code else set()
    assert [(one.line, one.told) for one in found if one.code not in shown] == []


EXPERIMENTS = ROOT / "docs" / "course" / "experiments"
SHOWN = {
    "after_from_a_thread": "TKA102",
    "bar": "TKA201",
    "four_threads": "TKA101",
    "never_awaited": "TKA501",
    "update_inside": "TKA204",
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_an_experiment_of_the_course_refutes_is_found(name):
    path = EXPERIMENTS / f"{name}.py"
    assert SHOWN[name] in [one.code for one in check_source(Source(path.read_bytes(), path.name))]


@pytest.mark.parametrize(
    "path", sorted((EXPERIMENTS.parent / "finder").glob("*.py")), ids=lambda path: path.stem
)
def test_the_program_of_the_course_has_no_error(path):
    assert [one.told for one in check_source(Source(path.read_bytes(), path.name)) if not one.is_hint] == []
