"""What a signal is called: the name that the program has given it in ``count, set_count = create_signal(0)``.

Found in the source file at the line that made it. Any thread.
"""

from __future__ import annotations

import ast
import linecache
from functools import lru_cache
from pathlib import PurePath
from typing import Any


def name_of(named: dict[str, Any]) -> str:
    """Return the name of a signal, memo or effect, from what the program has sent of it."""
    if named.get("text"):
        return str(named["text"])
    file, line = str(named.get("file", "")), int(named.get("line", 0))
    return _name_at(file, line) or f"signal of {PurePath(file).name}:{line}"


@lru_cache(maxsize=1000)
def _name_at(file: str, line: int) -> str:
    """Return what is assigned at *line* of *file*; empty where that cannot be said."""
    linecache.checkcache(file)
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.lineno <= line <= (node.end_lineno or 0):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            return _text_of(target)
    return ""


def _text_of(target: ast.expr) -> str:
    """Return the name of the reading end: the first of a pair."""
    if isinstance(target, ast.Tuple | ast.List) and target.elts:
        target = target.elts[0]
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""
