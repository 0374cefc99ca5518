"""`Verdict`: what the examiner says of a program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PASSED = "passed"
LAB_FAILED = "lab"


@dataclass(frozen=True)
class Verdict:
    """What was found, in a word, and what the learner reads."""

    kind: str
    """``"passed"``, ``"lab"`` when the lab itself has failed, or the word for what is wrong."""
    text: str = ""
    line: int | None = None
    """The line of the learner's file that it is about."""

    @property
    def has_passed(self) -> bool:
        """Whether the exercise is done."""
        return self.kind == PASSED

    @property
    def exit_code(self) -> int:
        """0 passed, 1 not yet, 2 the lab itself has failed."""
        return {PASSED: 0, LAB_FAILED: 2}.get(self.kind, 1)


def write_verdict(order: Mapping[str, str], kind: str, text: str, line: int | None = None) -> None:
    """Write the verdict where *order* has it: whole, or not at all, for whoever reads it."""
    result = Path(order["result"])
    written = result.with_suffix(".new")
    said = {"secret": order["secret"], "kind": kind, "text": text, "line": line}
    written.write_text(json.dumps(said), encoding="utf-8")
    written.replace(result)
