"""The doctor's report. Exit code 0 when programs can run here, 1 when something has to be mended first."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable, Sequence

from tkasync.tools.doctor.facts import collect
from tkasync.tools.doctor.finding import Finding, Level
from tkasync.tools.doctor.judge import findings


def main(arguments: Sequence[str] = ()) -> int:
    """Look at this machine and print a line for each subject; return the exit code. There are no *arguments*."""
    argparse.ArgumentParser("python -m tkasync doctor", description=__doc__).parse_args(arguments)
    found = list(findings(collect()))
    print("\n".join(lines(found)))
    return int(any(one.level is Level.FAULT for one in found))


def lines(found: Iterable[Finding]) -> Iterable[str]:
    """Return what is printed: a finding a line, and its cure below."""
    for one in found:
        yield f"{one.level.value:5}  {one.subject:22}  {one.text}"
        if one.cure:
            yield textwrap.fill(one.cure, 110, initial_indent=" " * 31 + "-> ", subsequent_indent=" " * 34)
