"""How large things are: functions, files and folders, comments, and the names of the top face."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from statistics import median

from .tree import FACE, Module, Tree

__all__ = ["comment_share", "file_lines", "function_lines", "percentile", "public_names"]


def function_lines(tree: Tree) -> list[int]:
    """Count the lines of each function's body, its docstring aside; a body of a docstring alone counts as one."""
    return sorted(
        _body_lines(node)
        for module in tree.files
        for node in ast.walk(module.syntax)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 1


def file_lines(tree: Tree) -> list[int]:
    """Count the lines of each file that holds code."""
    return sorted(module.lines for module in tree.files if not module.is_empty)


def comment_share(tree: Tree) -> dict[str, float]:
    """Give the comments of each room, and of all under "", in percent of its lines that are not empty."""
    comments: dict[str, int] = {"": 0}
    lines: dict[str, int] = {"": 0}
    for module in tree.files:
        for key in {tree.room(module.name) or FACE, ""}:
            comments[key] = comments.get(key, 0) + sum(1 for _ in _comments(module))
            lines[key] = lines.get(key, 0) + sum(1 for line in module.source.splitlines() if line.strip())
    return {key: round(100 * comments[key] / lines[key], 1) for key in sorted(lines)}


def _comments(module: Module) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(module.source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def public_names(tree: Tree) -> list[str]:
    """List what `__all__` of the top face names."""
    face = next(module for module in tree.files if module.name == FACE)
    return sorted(
        constant.value
        for node in face.syntax.body
        if isinstance(node, (ast.Assign, ast.AugAssign)) and "__all__" in ast.unparse(node).partition("=")[0]
        for constant in ast.walk(node.value)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    )


def percentile(values: list[int], percent: int) -> int:
    """Give the value of a sorted list that *percent* of the others do not exceed."""
    return (
        values[min(len(values) - 1, len(values) * percent // 100)] if percent != 50 else round(median(values))
    )
