"""What a user does with a program, step by step, as a text. Needs no Tk."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

VERBS = ("press", "type", "choose", "key", "see", "miss", "close")
_STEP = re.compile(r"""\s*(?:(?P<verb>\w+)[ \t]*(?P<words>"[^"\n]*"|'[^'\n]*'|)[ \t]*)?(?:[;\n]|$)""")


class Step(NamedTuple):
    """One step, a verb of `VERBS` and what it is about."""

    verb: str
    words: str = ""

    def __str__(self) -> str:
        return f'{self.verb} "{self.words}"' if self.words else self.verb


def steps_of(script: str, verbs: Collection[str] = VERBS) -> list[Step]:
    """Return the steps of *script*: ``press "Search"; see "3 found"``, or one on each line.

    Raises:
        ValueError: it is not written so, or has a verb that is not one of *verbs*.
    """
    steps, at = [], 0
    while at < len(script):
        match = _STEP.match(script, at)
        if match is None:
            rest = script[at:].strip().partition("\n")[0]
            raise ValueError(f'{rest!r} is no step: a verb, and behind it words in quotes, as press "Save"')
        at = match.end()
        if (verb := match["verb"]) is not None:
            if verb not in verbs:
                raise ValueError(f"a user cannot {verb!r}; there is {', '.join(verbs)}")
            steps.append(Step(verb, match["words"][1:-1]))
    return steps
