"""The rules of the layout, each as the list of what breaks it.

docs/design.md gives the reasons; tests/test_floors.py holds them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from .attributes import accesses
from .imports import circles, external, imports, upward
from .tree import Module, Tree

__all__ = ["MOST_MODULES", "RULES"]

MOST_MODULES = 10  # in a folder; what holds more is split
# The rooms, and the modules of other rooms, that may name tkinter.
TK_PLACES = (
    "tk/",
    "runtime/widget_scopes.py",
    "ui_tasks/events.py",
    "component.py",
    "components/calls.py",
    "widgets/",
    "app.py",
    "windows.py",
    "watch/",
    "tools/",
    "testing/",
    "lab/",
)
TK_NAMES = {"tkinter", "_tkinter", "ttkbootstrap"}


def modules_without_a_floor(tree: Tree) -> list[str]:
    """A module stands in a room of the table."""
    return [f"{module.file} has no floor" for module in tree.modules.values() if not tree.room(module.name)]


def imports_upward(tree: Tree) -> list[str]:
    """A module imports from lower floors and its own room only, for types and inside functions too."""
    return [f"{tree.modules[edge.source].file} imports {edge.target}" for edge in upward(tree)]


def foreign_private_names(tree: Tree) -> list[str]:
    """A module reads no private attribute of an object that another room defines."""
    return [
        f"{tree.modules[access.module].file} reads .{access.name}"
        for access in accesses(tree)
        if access.owner == "foreign" and not access.is_write
    ]


def foreign_writes(tree: Tree) -> list[str]:
    """A module sets no attribute, public or private, of an object that another room defines."""
    return [
        f"{tree.modules[access.module].file} sets .{access.name}"
        for access in accesses(tree)
        if access.owner == "foreign" and access.is_write
    ]


def tkinter_elsewhere(tree: Tree) -> list[str]:
    """Only what stands on a window names tkinter."""
    return [
        f"{module.file} imports {name}"
        for module in tree.modules.values()
        if not module.file.startswith(TK_PLACES)
        for name in external(module) & TK_NAMES
    ]


def crowded_folders(tree: Tree) -> list[str]:
    """A folder holds ten modules at most."""
    return [
        f"{folder} holds {count} modules" for folder, count in folders(tree).items() if count > MOST_MODULES
    ]


def modules_in_circles(tree: Tree) -> list[str]:
    """Modules import each other in no circle, for types and inside functions too."""
    return [f"{tree.modules[name].file} is in a circle" for group in circles(imports(tree)) for name in group]


def folders(tree: Tree) -> Counter[str]:
    """Count the modules of each folder, `__init__` aside."""
    return Counter(_folder(module) for module in tree.files if not module.is_init)


def _folder(module: Module) -> str:
    return PurePosixPath(module.file).parent.as_posix()


RULES = (
    modules_without_a_floor,
    imports_upward,
    foreign_private_names,
    foreign_writes,
    tkinter_elsewhere,
    crowded_folders,
    modules_in_circles,
)
