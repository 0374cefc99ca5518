"""Colours and kinds of type, as escape sequences set them, and the tags that stand for them. Pure.

There are some five hundred tags at most: an exact colour gives the nearest of 256, for a text with ten thousand tags is
slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

_KINDS = {1: "bold", 3: "italic", 4: "underline", 7: "inverse", 9: "overstrike"}
_ENDS = {21: "bold", 22: "bold", 23: "italic", 24: "underline", 27: "inverse", 29: "overstrike"}
_STEPS = (0, 95, 135, 175, 215, 255)  # of the cube of 216 colours


@dataclass(frozen=True, slots=True)
class Style:
    """How text is shown; colours are numbers of the 256, ``None`` for the text's own."""

    foreground: int | None = None
    background: int | None = None
    kinds: frozenset[str] = frozenset()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of a text that is shown so."""
        front, back = self.foreground, self.background
        kinds = sorted(self.kinds - {"inverse"})
        if "inverse" in self.kinds:
            shown = "back" if back is None else back
            behind = "text" if front is None else front
            return (f"foreground {shown}", f"background {behind}", *kinds)
        tags = [*kinds]
        if front is not None:
            tags.append(f"foreground {front}")
        if back is not None:
            tags.append(f"background {back}")
        return tuple(tags)


PLAIN = Style()


def styled(style: Style, parameters: str) -> Style:
    """Return what the escape sequence with *parameters* makes of *style*."""
    numbers = _numbers(parameters)
    for number in numbers:
        if number == 0:
            style = PLAIN
        elif number in _KINDS:
            style = replace(style, kinds=style.kinds | {_KINDS[number]})
        elif number in _ENDS:
            style = replace(style, kinds=style.kinds - {_ENDS[number]})
        else:
            style = _coloured(style, number, numbers)
    return style


def _numbers(parameters: str) -> Iterator[int]:
    for part in parameters.replace("::", ":").replace(":", ";").split(";"):
        yield int(part) if part.isdecimal() and len(part) < 6 else 0


def _coloured(style: Style, number: int, more: Iterator[int]) -> Style:
    tens, ones = divmod(number, 10)
    if tens in (3, 9, 4, 10):
        colour = ones if ones < 8 else _extended(more) if ones == 8 and tens in (3, 4) else None
        if tens in (9, 10) and colour is not None:
            colour += 8
        if tens in (3, 9):
            return replace(style, foreground=colour)
        return replace(style, background=colour)
    return style


def _extended(more: Iterator[int]) -> int | None:
    """Return one of 256 colours, or that which is nearest to an exact one."""
    kind = next(more, 0)
    if kind == 5:
        number = next(more, 0)
        return number if number < 256 else None
    if kind == 2:
        red, green, blue = next(more, 0), next(more, 0), next(more, 0)
        return 16 + 36 * _step(red) + 6 * _step(green) + _step(blue)
    return None


def _step(part: int) -> int:
    return min(range(6), key=lambda step: abs(_STEPS[step] - part))


def rgb(number: int) -> str:
    """Return a colour from 16 on, as Tk spells it; the first 16 are the view's."""
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return f"#{grey:02x}{grey:02x}{grey:02x}"
    cube, blue = divmod(number - 16, 6)
    red, green = divmod(cube, 6)
    return f"#{_STEPS[red]:02x}{_STEPS[green]:02x}{_STEPS[blue]:02x}"
