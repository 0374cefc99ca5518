"""What the documents show is true: their links lead somewhere, their code compiles, their programs and tests run."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import tkasync
import tkasync.queries
import tkasync.testing
import tkasync.widgets
from tests.support.documents import BLOCKS, DOCUMENTS, ROOT, Block, anchors, blocks_of, write_files
from tests.support.pythons import run_python

PUBLIC = {
    name: getattr(module, name)
    for module in (tkasync, tkasync.queries, tkasync.widgets, tkasync.testing)
    for name in module.__all__
}

OURS = re.compile("spawn_|create_|bind_|dispatch_|call_in_|scope_of|current_|move_on_|report_|on_cleanup")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_checkout_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_heading_finds_it(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", document.read_text(encoding="utf-8"))
    pages = [(document.parent / page if page else document, heading) for page, heading in links]
    assert [f"{page}#{heading}" for page, heading in pages if heading not in anchors(page)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_of_code_is_cut_off_on_a_page(document: Path) -> None:
    lines = [line for block in blocks_of(document) for line in block.code.splitlines()]
    assert [line for line in lines if len(line) > 80] == []


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_every_block_is_python_and_calls_what_exists(block: Block) -> None:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST
    tree = compile(block.code, str(block), "exec", flags=flags)
    assert [*missing_imports(tree), *missing_names(tree), *wrong_options(tree)] == []


def missing_imports(tree: ast.Module) -> Iterator[str]:
    """The names imported from tkasync that are not public there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "tkasync":
            public = importlib.import_module(str(node.module)).__all__
            yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name not in public)


def missing_names(tree: ast.Module) -> Iterator[str]:
    """What a fragment takes for a function of tkasync, or for a method of a component, and is neither."""
    names = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)}
    for name in sorted(names):
        place, _, last = name.rpartition(".")
        known = {"": PUBLIC, "self": dir(tkasync.Component)}.get(place)
        if known is not None and OURS.match(last) and last not in known:
            yield name


def wrong_options(tree: ast.Module) -> Iterator[str]:
    """The keyword options of calls of public functions, or of a component's methods, that these do not take."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        taken = options_of(name)
        if taken is not None:
            yield from (
                f"{name}({k.arg}=)" for k in node.keywords if k.arg is not None and k.arg not in taken
            )


def options_of(name: str) -> set[str] | None:
    called = PUBLIC.get(name)
    if called is None or not (inspect.isfunction(called) or inspect.isclass(called)):
        return None
    parameters = inspect.signature(called).parameters
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return None
    return set(parameters)


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.is_program], ids=str)
def test_every_program_does_what_its_text_says(block: Block, tmp_path: Path) -> None:
    needed = [name for name in imported(block) if importlib.util.find_spec(name) is None]
    write_files(block.document, tmp_path)
    if needed := [name for name in needed if not (tmp_path / f"{name}.py").exists()]:
        pytest.skip(f"needs {', '.join(needed)}")
    (tmp_path / block.name).write_text(block.code, encoding="utf-8")
    done = python(
        str(ROOT / "tests" / "support" / "drive_program.py"), block.name, *block.steps, folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert all(text in done.stderr for text in block.log), done.stderr
    assert block.log or done.stderr == ""
    assert block.output in (None, done.stdout)


def imported(block: Block) -> set[str]:
    """The top-level modules that the block imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(block.code)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).split(".")[0])
    return names


WITH_TESTS = sorted({block.document for block in BLOCKS if block.is_test})


@pytest.mark.parametrize("document", WITH_TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_in_the_documents_passes(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(document, tmp_path)
    tests = [block for block in BLOCKS if block.is_test and block.document == document]
    for block in tests:
        (tmp_path / block.name).write_text(block.code, encoding="utf-8")
    options = ["-q", "-p", "no:cacheprovider", "-p", "tkasync_pytest", "--rootdir=."]
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # half of the time
    done = python("-m", "pytest", *options, *(block.name for block in tests), folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def python(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(folder), str(ROOT)])
    # What programs leave in the temporary directory goes with the test's own.
    environment = os.environ | {"PYTHONPATH": path, "TMPDIR": str(folder)}
    return run_python("-X", "dev", *arguments, folder=folder, environment=environment, timeout=90)
