"""What the process of a program with a user is told, and the files in which it answers. Needs no Tk."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

from tkasync.testing.programs.steps import Step

STEPS = "steps"
"""The file with a byte for the beginning, one for the window, and one for each step that is done."""
STACKS = "stacks"
"""Where each thread stood, in a program that has not come to its end."""
FAILURE = "failure"
"""Why a step could not be done."""


@dataclass(frozen=True)
class Order:
    """What a process is to run, and how."""

    program: str
    steps: list[Step]
    patience: float
    """Seconds for each step."""
    longest_sleep: float | None
    folder: str
    """Where it answers."""

    def text(self) -> str:
        """Return it as an argument of a command."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the order that *text* is."""
        fields = json.loads(text)
        return cls(**fields | {"steps": [Step(*step) for step in fields["steps"]]})
