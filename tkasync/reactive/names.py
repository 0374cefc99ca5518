"""What errors call a function that a memo or an effect runs. Any thread."""

from __future__ import annotations

from collections.abc import Callable


def name_with_line(fn: Callable[..., object]) -> str:
    """Name *fn*, and a lambda by its line too, since lambdas all have one name."""
    name = getattr(fn, "__qualname__", None)
    if name is None:
        return repr(fn)
    code = getattr(fn, "__code__", None)
    if code is not None and name.endswith("<lambda>"):
        return f"{name} (line {code.co_firstlineno})"
    return str(name)
