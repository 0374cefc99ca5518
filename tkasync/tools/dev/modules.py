"""The modules of the program: which there are, which of them a change makes old, and how to have those read anew.

Old modules leave ``sys.modules``, and the program imports them again in its own order: so no class of before meets one
of now. ``importlib.reload`` would need that order, and keeps names that the new source has not.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path
from types import ModuleType

from tkasync.whose_code import is_program_file


def program_modules() -> dict[str, Path]:
    """Return the file of each module that the program has written itself, ``__main__`` aside. Any thread."""
    found = {}
    # A copy, in one step of C: a list of the items is made in many, and another thread may import meanwhile.
    for name, module in sys.modules.copy().items():
        file = getattr(module, "__file__", None)
        if name != "__main__" and isinstance(file, str) and _is_programs(name, file):
            found[name] = Path(file).absolute()
    return found


def _is_programs(name: str, file: str) -> bool:
    return file.endswith(".py") and name != "__mp_main__" and is_program_file(str(Path(file).absolute()))


def outdated(changed: set[Path]) -> set[str]:
    """Return the modules that are *changed*, those that import them, and what is inside of those packages."""
    files = program_modules()
    wanted = {name: set(_imported(name, file)) for name, file in files.items()}
    # One whose file has gone may have another name now, which those that import it know.
    old = {name for name, file in files.items() if file in changed or not file.exists()}
    while more := {name for name in files.keys() - old if wanted[name] & old or _parents(name) & old}:
        old |= more
    return old


def _parents(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:count]) for count in range(1, len(parts))}


def _imported(name: str, file: Path) -> Iterator[str]:
    """Yield every module that *file* may import, and names in modules, which match none."""
    package = getattr(sys.modules.get(name), "__package__", None) or ""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):  # it is being saved: the next look finds it changed
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (part for each in node.names for part in (each.name, *_parents(each.name)))
        elif isinstance(node, ast.ImportFrom):
            base = (
                resolve_name("." * node.level + (node.module or ""), package) if node.level else node.module
            )
            yield from (base or "", *_parents(base or ""), *(f"{base}.{each.name}" for each in node.names))


def forget(names: set[str]) -> None:
    """Have the modules called *names* read anew when they are imported next."""
    for name in names:
        module = sys.modules.pop(name, None)
        package, _, last = name.rpartition(".")
        if module is not None and vars(sys.modules.get(package, ModuleType(""))).get(last) is module:
            # `from package import module` would find it there still.
            delattr(sys.modules[package], last)
