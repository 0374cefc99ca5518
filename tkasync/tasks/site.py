"""`Site`: a line of the program, such as the one where a task was spawned. Any thread."""

from __future__ import annotations

from types import CodeType

Line = tuple[CodeType, int]
"""The code object and the line number that a `Site` is made from, when somebody asks for one."""


class Site:
    """A line of the program. Holds no frame, so that it keeps nothing alive."""

    __slots__ = ("_code", "line")

    def __init__(self, code: CodeType, line: int) -> None:
        self._code = code
        self.line: int = line
        """Its number, from 1."""

    @property
    def file(self) -> str:
        """The file's path, as Python knows it."""
        return self._code.co_filename

    @property
    def function(self) -> str:
        """The qualified name of the function that the line is in."""
        return self._code.co_qualname

    def facts(self) -> dict[str, str | int]:
        """Return it in plain values, for tools that send it on."""
        return {"file": self.file, "line": self.line, "function": self.function}

    def __str__(self) -> str:
        return f"{self.file}:{self.line} in {self.function}"
