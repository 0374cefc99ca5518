"""The text of a command: from the chunks of its pipe to lines and pieces of text. Pure; any thread.

A chunk ends anywhere: in the middle of a character, of a line, or of the two characters that end one on Windows.
"""

from __future__ import annotations

import codecs
from collections import deque
from typing import Literal, Protocol

Where = Literal["on_line", "on_output", "on_error_line"]
"""Which callback takes a text."""
Part = tuple[Where, str]
"""A text and where it goes."""

_LONGEST = 16_777_216  # characters: a line that never ends must not take all memory
_MOST_HELD = 65_536  # characters of a line without its end that are held back
_TAIL = 8_192  # characters; a guess: what an error message and a person can use


class _Splitter(Protocol):
    """Takes text, and gives what is complete of it."""

    @property
    def holds(self) -> bool:
        """Whether something is held back that a moment without output sets free."""

    def take(self, text: str) -> list[str]:
        """Take *text* and return what is complete."""

    def release(self) -> list[str]:
        """Return what is held back: nothing has followed it for a moment."""

    def end(self) -> list[str]:
        """Return what is left at the end of the output."""


class Lines:
    r"""Whole lines, each without what ends it: ``\n`` or ``\r\n``.

    A lone ``\r`` stays in its line: a bar that moves is one line, and not one for each step.
    """

    holds = False

    def __init__(self) -> None:
        self._begun: list[str] = []
        self._length = 0

    def take(self, text: str) -> list[str]:
        first, *others = text.split("\n")
        self._begun.append(first)
        self._length += len(first)
        if not others:
            return self.end() if self._length >= _LONGEST else []
        lines = ["".join(self._begun), *others[:-1]]
        self._begun, self._length = [others[-1]], len(others[-1])
        return [line.removesuffix("\r") for line in lines]

    def release(self) -> list[str]:
        return []

    def end(self) -> list[str]:
        line = "".join(self._begun)
        self._begun, self._length = [], 0
        return [line] if line else []


class Pieces:
    """Text as it comes, but for the beginning of a line, which is held back for a moment: mostly the rest follows."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._length = 0

    @property
    def holds(self) -> bool:
        return bool(self._held)

    def take(self, text: str) -> list[str]:
        whole, newline, rest = text.rpartition("\n")
        pieces = []
        if newline:
            pieces = ["".join([*self.release(), whole, newline])]
        if rest:
            self._held.append(rest)
            self._length += len(rest)
        return [*pieces, *self.release()] if self._length >= _MOST_HELD else pieces

    def release(self) -> list[str]:
        held = "".join(self._held)
        self._held, self._length = [], 0
        return [held] if held else []

    end = release


class Tail:
    """The end of the output."""

    def __init__(self) -> None:
        self._parts: deque[str] = deque()
        self._length = 0

    def add(self, text: str) -> None:
        """Add *text*, and forget what is too far from the end."""
        text = text[-_TAIL - 1 :]  # one more: it tells that something was cut off
        self._parts.append(text)
        self._length += len(text)
        while self._length - len(self._parts[0]) > _TAIL:
            self._length -= len(self._parts.popleft())

    @property
    def text(self) -> str:
        """The last lines; the first of them is whole where that leaves any."""
        text = "".join(self._parts)
        if len(text) <= _TAIL:
            return text
        _cut, newline, whole = text[-_TAIL:].partition("\n")
        return whole if newline and whole else text[-_TAIL:]


class OutputText:
    """The text of one pipe, for the callbacks that want it.

    Args:
        wanted: the callbacks, as *where* their text goes.
        tail: gets all of it.
    """

    def __init__(self, wanted: list[Where], tail: Tail) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._tail = tail
        self._splitters: list[tuple[Where, _Splitter]] = [
            (where, Pieces() if where == "on_output" else Lines()) for where in wanted
        ]

    @property
    def holds(self) -> bool:
        """Whether the beginning of a line is held back."""
        return any(splitter.holds for _where, splitter in self._splitters)

    def take(self, chunk: bytes, *, is_last: bool = False) -> list[Part]:
        """Take *chunk*, and return what is complete."""
        text = self._decode(chunk, is_last)
        if not text:
            return []
        self._tail.add(text)
        return [(where, part) for where, splitter in self._splitters for part in splitter.take(text)]

    def release(self) -> list[Part]:
        """Return the beginning of a line that nothing has followed for a moment: a prompt."""
        return [(where, part) for where, splitter in self._splitters for part in splitter.release()]

    def end(self) -> list[Part]:
        """Return what is left at the end of the output, half a character included."""
        last = self.take(b"", is_last=True)
        return last + [(where, part) for where, splitter in self._splitters for part in splitter.end()]
