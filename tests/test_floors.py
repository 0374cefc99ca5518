"""The floors: a module imports only from floors below its own, and inside its folder, as docs/design.md has it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tkasync"
ASIDE = 99  # may import everything, and is imported by nothing
ROW = re.compile(r"^\| (?P<floor>\d+|aside) \| (?P<names>[^|]+) \|", re.MULTILINE)


def table() -> dict[str, int]:
    """Folder, or module outside a folder, to floor."""
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    return {
        name.removesuffix("/").removesuffix(".py"): ASIDE if row["floor"] == "aside" else int(row["floor"])
        for row in ROW.finditer(text)
        for name in re.findall(r"`([^`]+)`", row["names"])
    }


FLOORS = table()
MODULES = [
    path.relative_to(PACKAGE)
    for path in sorted(PACKAGE.rglob("*.py"))
    if path not in (PACKAGE / "__init__.py", PACKAGE / "tk" / "__init__.py")
]


def place(module: str) -> str:
    """Where `tkasync.dispatch.queue` stands in the table: `core`."""
    return module.split(".")[1]


def imports(path: Path, *, inside_functions: bool = True) -> Iterator[str]:
    """The modules of tkasync that *path* imports when it runs; not for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if is_for_types(node) or (isinstance(node, ast.FunctionDef) and not inside_functions)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            if node.module == "tkasync":
                yield from (f"tkasync.{alias.name}" for alias in node.names)
            elif node.module is not None and node.module.startswith("tkasync."):
                yield node.module
                yield from (
                    f"{node.module}.{alias.name}"
                    for alias in node.names
                    if (ROOT / f"{node.module}.{alias.name}".replace(".", "/")).with_suffix(".py").exists()
                )
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("tkasync"))


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def test_the_table_is_read() -> None:
    assert FLOORS["errors"] == 0
    assert (
        FLOORS["dispatch"]
        < FLOORS["tasks"]
        < FLOORS["runtime"]
        < FLOORS["reactive"]
        < FLOORS["component"]
        < FLOORS["app"]
    )
    assert FLOORS["testing"] == ASIDE


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_each_module_stands_on_a_floor_and_imports_only_from_below(module: Path) -> None:
    here = place(".".join(("tkasync", *module.with_suffix("").parts)))
    assert here in FLOORS, f"{here} is not in the table of docs/design.md"
    wrong = [
        name
        for name in imports(PACKAGE / module)
        if place(name) != here and not FLOORS[place(name)] < FLOORS[here]
    ]
    assert wrong == [], f"{module}, on floor {FLOORS[here]}, imports from the same floor or above"


def test_each_module_has_its_place_in_the_design() -> None:
    """Whoever looks for a behaviour finds its module by reading one page."""
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", text.partition("## Floors")[2].partition("## Choices")[0]))
    inside = {module.stem for module in MODULES if len(module.parts) > 1 and module.stem != "__init__"}
    assert inside - named == set()


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    """What a function imports comes later: asyncio's loop, by the first program that uses it."""
    graph = {
        ".".join(("tkasync", *module.with_suffix("").parts)): set(
            imports(PACKAGE / module, inside_functions=False)
        )
        for module in MODULES
        if module.name != "__init__.py"
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path[path.index(name) :], name))
        if name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*path, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
