"""A checkout's package as syntax trees, and the room and floor of each module by the table of docs/design.md."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

__all__ = ["ASIDE", "FACE", "Module", "Tree"]

FACE = "tkasync"
ASIDE = 99  # a floor that may import every other one, and that none imports
_EXERCISES = "_exercises"  # of the lab: programs of learners, right and wrong ones
_ROW = re.compile(r"^\| (?P<floor>\d+|aside) \| (?P<names>[^|]+) \|", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """One file. *file* is relative to the package: `dispatch/queue.py`."""

    name: str
    file: str
    source: str

    @cached_property
    def syntax(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def lines(self) -> int:
        return self.source.count("\n")

    @property
    def is_init(self) -> bool:
        return self.file.endswith("__init__.py")

    @property
    def is_empty(self) -> bool:
        """Whether the file holds a docstring at most."""
        return all(isinstance(node, ast.Expr) for node in self.syntax.body)


class Tree:
    """Every module of the checkout at *root*; the top face and files without code are left out of `modules`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.package = root / FACE
        self.files = [
            self._read(path) for path in sorted(self.package.rglob("*.py")) if _EXERCISES not in path.parts
        ]
        self.modules = {
            module.name: module for module in self.files if module.name != FACE and not module.is_empty
        }

    def _read(self, path: Path) -> Module:
        file = path.relative_to(self.package)
        parts = file.with_suffix("").parts
        name = ".".join((FACE, *(parts[:-1] if parts[-1] == "__init__" else parts)))
        return Module(name, file.as_posix(), path.read_text(encoding="utf-8"))

    @cached_property
    def design(self) -> str:
        return (self.root / "docs" / "design.md").read_text(encoding="utf-8")

    @cached_property
    def floors(self) -> dict[str, int]:
        """Room, which is a folder or a module outside of one, to floor: `tk/guard` to 2."""
        return {
            name.removesuffix("/").removesuffix(".py"): ASIDE
            if row["floor"] == "aside"
            else int(row["floor"])
            for row in _ROW.finditer(self.design)
            for name in re.findall(r"`([^`]+)`", row["names"])
        }

    def room(self, name: str) -> str:
        """Find the room of the module called *name*; empty for one that the table does not have."""
        parts = name.split(".")[1:]
        heads = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((head for head in heads if head in self.floors), "")
