"""`Subject`: one thing that is measured, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Subject"]


@dataclass(frozen=True)
class Subject:
    """One subject of the benchmark.

    Args:
        name: the module under `subjects`.
        title: what it measures, for the table.
        peers: who takes part.
        shown: the figures in the table, in order; all are in the JSON.
        extra: further peers, for a full run only and there for every third round.
        rounds: how often a full run repeats it.
        quick_rounds: how often a quick run does: more for what the machine's other work disturbs most.
        at_once: the children may run side by side, since processor time is measured and nobody waits.
        reference: the peer whose first figure the others are divided by.
        full_only: a quick run leaves it out.
        section: the part of docs/performance.md that it belongs to, if it has one of its own: `--only` takes it as a
            name for all of them, and a quick run leaves them out unless it is told so.
    """

    name: str
    title: str
    peers: tuple[str, ...]
    shown: tuple[str, ...]
    extra: tuple[str, ...] = ()
    rounds: int = 3
    quick_rounds: int = 1
    at_once: bool = False
    reference: str = "ours"
    full_only: bool = False
    section: str = ""
