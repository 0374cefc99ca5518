r"""`LineWriter`: what programs write, as lines with their colours. Pure.

``\r`` and ``\b`` move back in the line, erase-line erases, colours are kept; all other escape sequences are dropped,
and what no text has (NUL, half of a character) is shown as a replacement. A sequence may be divided between two writes.
"""

from __future__ import annotations

import re
from itertools import groupby

from tkasync.widgets.log_view.styles import PLAIN, Style, styled

LONGEST = 5_000  # characters of a line that are shown: Tk lays out longer ones very slowly
_SPECIAL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TOKENS = re.compile(
    "(?P<plain>[^\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]+)"
    r"|(?:\x1b\[|\x9b)(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
    "|(?P<single>.)",
    re.DOTALL,
)
# An escape sequence whose end has not come: kept for the next write, unless it is too long to be one.
_BEGUN = re.compile("(?:\x1b(?:\\[[0-?]*[ -/]*|[\\]PX^_][^\x07\x1b\x9c]*\x1b?|[ -/]*)|\x9b[0-?]*[ -/]*)\\Z")
_LONGEST_SEQUENCE = 4_096
_NOT_SHOWN = "\a"


class Line:
    """A line: its text, the tags of its parts, and whether it is still written."""

    __slots__ = ("is_shown", "level", "parts", "text")

    def __init__(self, text: str, parts: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> None:
        self.text: str = text
        self.parts: tuple[tuple[str, tuple[str, ...]], ...] = parts
        """Its text in parts, each with its tags; empty where the whole line has none."""
        self.level: int = 0
        self.is_shown: bool = False


class LineWriter:
    """See the module."""

    def __init__(self) -> None:
        self._style = PLAIN
        self._begun = ""
        # The line that is written: its characters and their styles, and where the next one goes.
        self._characters: list[str] = []
        self._styles: list[Style] = []
        self._at = 0
        self.has_open_line: bool = False
        """Whether something was written since the last end of a line."""

    def write(self, text: str) -> list[Line]:
        """Take *text*, and return the lines that it ends."""
        if self._begun:
            text, self._begun = self._begun + text, ""
        if _SPECIAL.search(text) is None and self._style is PLAIN:
            return self._write_plain(text)
        begun = _BEGUN.search(text)
        if begun is not None and len(begun.group()) < _LONGEST_SEQUENCE:
            text, self._begun = text[: begun.start()], begun.group()
        return self._write_tokens(text)

    def end_line(self) -> list[Line]:
        """End the line that is written, if there is one, and return it."""
        return [self._take()] if self.has_open_line else []

    @property
    def open_line(self) -> Line:
        """The line that is written, as it stands."""
        text = "".join(self._characters)
        if all(style is PLAIN for style in self._styles):
            return Line(text)
        pairs = zip(self._characters, self._styles, strict=True)
        parts = tuple(
            ("".join(character for character, _style in group), style.tags)
            for style, group in groupby(pairs, key=lambda pair: pair[1])
        )
        return Line(text, parts)

    def _take(self) -> Line:
        line = self.open_line
        self._characters, self._styles, self._at = [], [], 0
        self.has_open_line = False
        return line

    def _write_plain(self, text: str) -> list[Line]:
        """Take text without anything special, which most is: no loop over its characters."""
        *ended, rest = text.split("\n")
        lines = []
        if ended and self.has_open_line:
            self._put(ended.pop(0))
            lines = [self._take()]
        lines += [Line(_shortened(line)) for line in ended]
        self._put(rest)
        return lines

    def _write_tokens(self, text: str) -> list[Line]:
        lines: list[Line] = []
        for token in _TOKENS.finditer(text):
            if (plain := token["plain"]) is not None:
                first, *others = plain.split("\n")
                self._put(first)
                for other in others:
                    lines.append(self._take())
                    self._put(other)
            elif (final := token["final"]) is not None:
                self._obey(final, token["parameters"])
            elif (single := token["single"]) is not None:
                self._put_special(single)
        return lines

    def _obey(self, final: str, parameters: str) -> None:
        if final == "m":
            self._style = styled(self._style, parameters)
            if self._style == PLAIN:
                self._style = PLAIN
        elif final == "K":
            self._erase(parameters)

    def _erase(self, parameters: str) -> None:
        if parameters in ("", "0"):
            del self._characters[self._at :], self._styles[self._at :]
        elif parameters == "2":
            self._characters, self._styles = [" "] * self._at, [PLAIN] * self._at
        elif parameters == "1":
            until = min(self._at, len(self._characters))
            self._characters[:until], self._styles[:until] = [" "] * until, [PLAIN] * until

    def _put_special(self, character: str) -> None:
        if character == "\r":
            self._at = 0
        elif character == "\b":
            self._at = max(0, self._at - 1)
        elif character not in _NOT_SHOWN:
            self._put("\ufffd")

    def _put(self, text: str) -> None:
        """Write *text* over what is there, from where the last one ended."""
        if not text:
            return
        self.has_open_line = True
        shown = text[: LONGEST - self._at]
        until = self._at + len(shown)
        self._characters[self._at : until] = shown
        self._styles[self._at : until] = [self._style] * len(shown)
        self._at = until
        if len(shown) < len(text):
            self._characters[LONGEST:], self._styles[LONGEST:] = [" ", "…"], [PLAIN, PLAIN]


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
