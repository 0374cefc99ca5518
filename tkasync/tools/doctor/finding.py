"""One line of the doctor's report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How bad it is."""

    OK = "ok"
    NOTE = "note"
    """Works; worth knowing, or with something missing that few programs need."""
    FAULT = "FAULT"
    """Programs fail, or may crash, before it is mended."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one subject; *cure* is what to do, where there is something."""

    subject: str
    level: Level
    text: str
    cure: str = ""
