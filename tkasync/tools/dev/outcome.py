"""`Outcome`: what a run of the program leaves to the next one, through a file."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path

ENDED, FAILED, RESTART = "ended", "failed", "restart"


@dataclass
class Outcome:
    """See the module.

    Args:
        how: the run has ended: by itself, by an error, or to start again.
        geometry: of its window.
        tabs: by the names of notebooks.
        sources: the files that it has read.
    """

    how: str = ENDED
    geometry: str = ""
    tabs: dict[str, int] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, place: Path) -> Outcome | None:
        """Return what is at *place*; ``None`` where the run was killed before it left anything."""
        if not place.exists():
            return None
        return cls(**json.loads(place.read_text("utf-8")))

    def write(self, place: Path) -> None:
        """Leave it at *place*, whole or not at all: the process may be killed in the middle."""
        beside = place.with_name(f"{place.name}.{threading.get_ident()}")
        beside.write_text(json.dumps(asdict(self)), "utf-8")
        beside.replace(place)
