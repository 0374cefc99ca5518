"""Patterns of texts that begin with another one in any case, for engines that know no case folding. Any thread."""

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
    text = text.casefold()
    written = [[""]]
    for end in range(1, len(text) + 1):
        # The plain way comes first, so it is never among those that are left out.
        written.append(list(islice(_ways(text, end, written, one_of), _MOST)))
    return written[-1]


def _ways(text: str, end: int, written: list[list[str]], one_of: Callable[[str], str]) -> Iterator[str]:
    for length in range(1, min(_LONGEST, end) + 1):
        characters = _folded_to(text[end - length : end], is_end=end == len(text))
        if characters:
            one = one_of(characters)
            yield from (way + one for way in written[end - length])


def _folded_to(part: str, is_end: bool) -> str:
    """Return the characters that are folded to *part*; at the *end* of the text one may go on behind it."""
    found = part * (len(part) == 1) + _unfolded().get(part, "")
    if is_end:
        found += "".join(
            each for folded, each in _unfolded().items() if folded[: len(part)] == part != folded
        )
    return found


@cache
def _unfolded() -> Mapping[str, str]:
    """The characters that are folded to each text."""
    found: defaultdict[str, str] = defaultdict(str)
    for character in map(chr, range(_END)):
        folded = character.casefold()
        if folded != character:
            found[folded] += character
    return dict(found)
