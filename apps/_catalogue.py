"""Which apps there are, read without importing them: one that cannot be imported is listed all the same."""

from __future__ import annotations

import ast
import pkgutil
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
PICTURES = FOLDER.parent / "docs" / "images"


@dataclass(frozen=True)
class App:
    """A module or package of this folder."""

    name: str
    description: str
    """The first line of its docstring."""
    teaches: str = ""
    """What its docstring says behind "Teaches"."""
    files: tuple[Path, ...] = ()
    """Its source, the file with its window first."""

    @property
    def title(self) -> str:
        """The name as people write it: `file_browser` is "File browser"."""
        return self.name.replace("_", " ").capitalize()

    @property
    def picture(self) -> Path:
        """Where its picture is, if it has one."""
        return PICTURES / f"{self.name}.png"


def find_apps(folder: Path = FOLDER) -> list[App]:
    """Every app in *folder*, by name. What begins with an underscore is not one."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    return [_read(folder / name) for name in names if not name.startswith("_")]


def _read(module: Path) -> App:
    files = tuple(sorted(module.glob("*.py"), key=_rank)) if module.is_dir() else (module.with_suffix(".py"),)
    source = module / "__init__.py" if module.is_dir() else files[0]
    try:
        docstring = ast.get_docstring(ast.parse(source.read_bytes())) or ""
    except SyntaxError as error:
        return App(module.name, f"cannot be read: {error}", files=files)
    _, _, teaches = docstring.partition("\n\nTeaches ")
    return App(
        module.name, docstring.partition("\n")[0], " ".join(teaches.partition("\n\n")[0].split()), files
    )


def _rank(file: Path) -> tuple[bool, bool, str]:
    """A reader wants the window first, and last what only starts it."""
    return file.stem.startswith("__"), file.stem != "window", file.name
