"""Patterns of texts that begin with another one, or contain it, in any case: for engines without case folding.

Any thread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice

_END = 0x1F000  # no character from there on has another case
_LONGEST = 3  # characters that one is folded to
_MOST = 32  # ways to write a text of which each "ss" may be one letter or two


def beginnings(text: str, one_of: Callable[[str], str]) -> list[str]:
    """Return patterns, one of which matches the beginning of whatever begins with *text* when both are folded.

    *one_of* gives the pattern of one character that is among those of its argument. A character may be folded to
    several: "ß" is "ss", so it also begins with "s".
    """
    return _written(text.casefold(), one_of, is_cut=False)


def insides(text: str, one_of: Callable[[str], str]) -> list[str]:
    """Return patterns, one of which matches a piece of whatever contains *text* when both are folded.

    The first and the last character of the piece may be folded to more than is in *text*. See `beginnings`.
    """
    return _written(text.casefold(), one_of, is_cut=True)


def not_ascii_but_folded_to(text: str) -> str:
    """Return the characters beyond ASCII that are folded to a text with an ASCII character of *text* in it."""
    wanted = {character for character in text.casefold() if character.isascii()}
    return "".join(
        each
        for folded, every in _unfolded().items()
        if not wanted.isdisjoint(folded)
        for each in every
        if not each.isascii()
    )


def _written(text: str, one_of: Callable[[str], str], is_cut: bool) -> list[str]:
    written = [[""]]
    for end in range(1, len(text) + 1):
        # The plain way comes first, so it is never among those that are left out.
        written.append(list(islice(_ways(text, end, written, one_of, is_cut), _MOST)))
    return written[-1]


def _ways(
    text: str, end: int, written: list[list[str]], one_of: Callable[[str], str], is_cut: bool
) -> Iterator[str]:
    for length in range(1, min(_LONGEST, end) + 1):
        characters = _folded_to(
            text[end - length : end], is_start=is_cut and length == end, is_end=end == len(text)
        )
        if characters:
            one = one_of(characters)
            yield from (way + one for way in written[end - length])


def _folded_to(part: str, is_start: bool, is_end: bool) -> str:
    """Return the characters that are folded to *part*.

    At the start of the text one may begin before it, and at the end one may go on behind it.
    """
    found = part * (len(part) == 1) + _unfolded().get(part, "")
    if is_start or is_end:
        found += "".join(
            each
            for folded, each in _unfolded().items()
            if folded != part and _is_cut(folded, part, is_start, is_end)
        )
    return found


def _is_cut(folded: str, part: str, is_start: bool, is_end: bool) -> bool:
    if is_start and is_end:
        return part in folded
    return folded.endswith(part) if is_start else folded.startswith(part)


@cache
def _unfolded() -> Mapping[str, str]:
    """The characters that are folded to each text."""
    found: defaultdict[str, str] = defaultdict(str)
    for character in map(chr, range(_END)):
        folded = character.casefold()
        if folded != character:
            found[folded] += character
    return dict(found)
