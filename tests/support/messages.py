"""Every message that tkasync raises or logs, found in its code: the words that are constant, and ``…`` for the rest.

An exception is found where it is made, not where it is raised, for a helper makes many. Its message, and that of a log
call, is a literal, or a name: of a constant, a variable, or a parameter, for which the callers' literals count.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The programs of the lab's learners, right and wrong ones, are no code of the library's.
CODE = sorted(
    path
    for path in (*(ROOT / "tkasync").rglob("*.py"), ROOT / "tkasync_pytest.py")
    if "_exercises" not in path.parts
)

_LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
HOLE = "…"
_LEARNERS = "_exercises"  # the folder of the lab's programs, right and wrong ones


@dataclass(frozen=True)
class Message:
    """A message and the module that makes it; *error* is the name of its class, and empty for what is logged."""

    text: str
    module: str
    error: str = ""

    @property
    def has_words(self) -> bool:
        """Whether anything of it is constant."""
        return re.search(r"\w", self.text) is not None

    def __str__(self) -> str:
        return f"{self.module}: {self.text}"


def messages() -> Iterator[Message]:
    """All messages, in the order of modules; what a learner's program says is no message of ours."""
    for path in CODE:
        if _LEARNERS in path.parts:
            continue
        module = str(path.relative_to(ROOT))
        for text, error in _Module(ast.parse(path.read_text(encoding="utf-8"))).messages():
            yield Message(text, module, error)


class _Module:
    """The literals that the names of a module stand for, and the calls that make a message."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]

    def messages(self) -> Iterator[tuple[str, str]]:
        for node in self._tree.body:
            owner = node.name if isinstance(node, ast.ClassDef) else ""
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and call.args:
                    yield from self._made_by(call, owner)

    def _made_by(self, call: ast.Call, owner: str) -> Iterator[tuple[str, str]]:
        error = _error_made(call, owner)
        if error:
            yield from ((text, error) for text in self._texts(call.args[0]))
        elif level := _level(call):
            yield from ((text, "") for text in self._texts(call.args[level == "log"]))

    def _texts(self, node: ast.expr) -> list[str]:
        values = self._values(node.id) if isinstance(node, ast.Name) else []
        return [_words(value) for value in values or [node]]

    def _values(self, name: str) -> list[ast.expr]:
        """What *name* is given in this module, by an assignment or a caller."""
        given = []
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
                given.append(node.value)
            elif isinstance(node, ast.FunctionDef) and name in (names := [a.arg for a in node.args.args]):
                at = names.index(name)
                given += [c.args[at] for c in self._calls if _name(c) == node.name and len(c.args) > at]
        return [value for value in given if isinstance(value, ast.JoinedStr | ast.Constant)]


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", None) or getattr(call.func, "attr", "")


def _error_made(call: ast.Call, owner: str) -> str:
    """The class of exception that the call makes, or nothing; ``cls`` is the *owner* of the call."""
    name = owner if _name(call) == "cls" else _name(call)
    return name if re.fullmatch(r"_?[A-Z]\w*Error|Cancelled", name) else ""


def _level(call: ast.Call) -> str:
    """The level of a log call, or nothing."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in _LEVELS:
        return ""
    is_logger = re.fullmatch(r"_?log(ger)?|logging\.getLogger\(.*\)", ast.unparse(function.value))
    return function.attr if is_logger else ""


def _words(node: ast.expr) -> str:
    """The text of a literal, with a hole for each part that varies."""
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = re.sub(r"%[-.\d]*[a-z]", HOLE, node.value)
    else:
        text = HOLE
    return " ".join(text.split())
