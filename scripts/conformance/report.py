"""What came of a Python's own tests of asyncio, and how it is kept for a later run, of some modules say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Module:
    """What came of the tests of one module."""

    run: int = 0
    """Tests that ran: neither skipped by themselves nor left out."""
    made: int = 0
    """Loops of the UI thread that they have made."""
    bad: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Tests that assume of the stock loop what asyncio does not promise."""


@dataclass
class Report:
    """What came of the tests of one Python."""

    system: str = ""
    python: str = ""
    modules: dict[str, Module] = field(default_factory=dict)
    """By name; each as it ran last."""
    reason: str = ""
    """Why nothing was run."""
    ended: float = 0.0
    """When the last run ended, in seconds since the epoch."""

    @property
    def run(self) -> int:
        """See `Module`."""
        return sum(module.run for module in self.modules.values())

    @property
    def made(self) -> int:
        """See `Module`."""
        return sum(module.made for module in self.modules.values())

    @property
    def bad(self) -> list[str]:
        """The names of the tests."""
        return [test for module in self.modules.values() for test in module.bad]

    @property
    def left_out(self) -> list[str]:
        """The names of the tests."""
        return [test for module in self.modules.values() for test in module.left_out]

    def rank(self) -> tuple[bool, float]:
        """Of two of one Python the one with the higher rank counts: a run before none, and the later run."""
        return self.run > 0, self.ended

    def on(self, earlier: Report) -> Report:
        """This one, with the modules of *earlier*, of the same Python, that it has not run again."""
        if earlier.python == self.python:
            self.modules = earlier.modules | self.modules
        return self


def read(file: Path) -> dict[str, Report]:
    """The reports of earlier runs, by Python; none if there is no such file."""
    if not file.exists():
        return {}
    return {series: _made_of(fields) for series, fields in json.loads(file.read_text()).items()}


def _made_of(fields: dict[str, object]) -> Report:
    report = Report(**fields)  # type: ignore[arg-type]  # as `asdict` made them
    report.modules = {name: Module(**counts) for name, counts in report.modules.items()}  # type: ignore[arg-type]
    return report


def write(reports: Mapping[str, Report], file: Path) -> None:
    """Keep *reports*."""
    file.write_text(json.dumps({series: asdict(report) for series, report in reports.items()}, indent=1))
