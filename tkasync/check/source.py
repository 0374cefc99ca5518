"""A file as the checker reads it: its text, its tree, and the lines on which `# noqa` silences a code."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from functools import cached_property

from tkasync.check.finding import Finding, Unreadable

_NOQA = re.compile(r"#\s*noqa\b(?P<colon>\s*:\s*(?P<codes>[A-Z]+\d*(?:[,\s]+[A-Z]+\d+)*))?", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]+\d*")


class CannotRead(Exception):
    """A file that is no source of Python 3; carries what is told of it."""

    def __init__(self, told: Unreadable) -> None:
        super().__init__(told.message)
        self.told = told


class Source:
    """One file's text, decoded as Python does it.

    Raises:
        CannotRead: wrong encoding, no syntax of this Python, or nested too deeply.
    """

    def __init__(self, content: bytes, file: str) -> None:
        self.file = file
        self.text: str = _decoded(content, file)
        self.tree: ast.Module = _parsed(self.text, file)

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; form feeds and the like end none, as in a syntax tree."""
        return self.text.split("\n")

    def column(self, line: int, offset: int) -> int:
        """The column in characters: a syntax tree counts the bytes of UTF-8."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="replace"))

    def is_silenced(self, finding: Finding) -> bool:
        """Whether a `# noqa` stands on one of the lines of *finding*."""
        lines = range(finding.line, finding.end_line + 1)
        return any(self._silences(line, finding.code) for line in lines if line in self._noqa)

    def _silences(self, line: int, code: str) -> bool:
        codes = self._noqa[line]
        return not codes or code.startswith(codes)

    @cached_property
    def _noqa(self) -> dict[int, tuple[str, ...]]:
        """Line to codes, or beginnings of codes; without one all are meant."""
        if not _NOQA.search(self.text):
            return {}
        return {line: _codes(found) for line, text in self._comments() if (found := _NOQA.search(text))}

    def _comments(self) -> Iterator[tuple[int, str]]:
        # By tokens: in a string it is text.
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def _codes(found: re.Match[str]) -> tuple[str, ...]:
    return tuple(_CODE.findall((found["codes"] or "").upper()))


def _decoded(content: bytes, file: str) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise CannotRead(Unreadable(file, _line_of(error, content), f"not decoded: {error}")) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_of(error: Exception, content: bytes) -> int:
    return content[: error.start].count(b"\n") + 1 if isinstance(error, UnicodeDecodeError) else 1


def _parsed(text: str, file: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            # An invalid escape in the program is its own affair, not the checker's.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise CannotRead(Unreadable(file, error.lineno or 1, f"not parsed: {error.msg}")) from error
    except ValueError as error:
        raise CannotRead(Unreadable(file, 1, f"not parsed: {error}")) from error
    except (RecursionError, MemoryError) as error:
        raise CannotRead(Unreadable(file, 1, "not parsed: nested too deeply")) from error
