"""Which apps there are, read without importing them: one that cannot be imported is listed all the same."""

from __future__ import annotations

import ast
import pkgutil
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class App:
    """A module or package of this folder; *description* is the first line of its docstring."""

    name: str
    description: str

    @property
    def title(self) -> str:
        """The name as people write it: `file_browser` is "File browser"."""
        return self.name.replace("_", " ").capitalize()


def find_apps(folder: Path = FOLDER) -> list[App]:
    """Every app in *folder*, by name. What begins with an underscore is not one."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    return [App(name, _description(folder / name)) for name in names if not name.startswith("_")]


def _description(module: Path) -> str:
    source = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
    try:
        docstring = ast.get_docstring(ast.parse(source.read_bytes()))
    except SyntaxError as error:
        return f"cannot be read: {error}"
    return docstring.splitlines()[0] if docstring else ""
