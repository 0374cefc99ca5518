"""`Fail`: what an exam raises when a program does not do what it is to do."""

from __future__ import annotations


class Fail(Exception):
    """A verdict other than "passed".

    Args:
        kind: one word; the wrong solutions of the exercise are named by it.
        text: what was done, what was seen, and why a user would mind. Never the code to write.
        line: of the learner's file, if one line is to blame.
    """

    def __init__(self, kind: str, text: str, line: int | None = None) -> None:
        super().__init__(text)
        self.kind: str = kind
        self.text: str = text
        self.line: int | None = line
