"""Starts a child for each act and sums its hops up: calls, files, changes of file, locks, by leg."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

from .program import MARK
from .recorder import Hop

__all__ = ["Leg", "legs", "walk", "walks"]

FLOWS = ("task", "post", "guard", "set", "refetch", "destroy", "await")
LEGS = ("the call", "worker", "UI thread, to rest")
PATIENCE = 60.0  # seconds for one child, which takes about two


@dataclass(frozen=True)
class Leg:
    """What one thread did between two hand-overs; *changes* counts calls in another file than the call before."""

    name: str
    calls: int
    files: int
    changes: int
    locks: Counter[str]


def walk(root: Path, flow: str) -> list[Hop]:
    """Perform *flow* with the checkout at *root* and return its hops.

    Raises:
        RuntimeError: the child failed, or did not end in time; the message is its last line.
    """
    scripts = Path(__file__).parents[2]
    # The child's own folder comes first on its path: there stands the package to walk.
    child = subprocess.run(
        [sys.executable, "-m", "architecture.walk.program", str(root / "tkasync"), flow],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(root), str(scripts)))},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    for line in child.stdout.splitlines():
        if line.startswith(MARK):
            return list(json.loads(line.removeprefix(MARK)))
    raise RuntimeError(f"{flow}: {(child.stderr.strip().splitlines() or ['no word'])[-1]}")


def walks(root: Path) -> dict[str, list[Hop]]:
    """Perform every flow, side by side: calls are counted, not timed."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(FLOWS, pool.map(partial(walk, root), FLOWS), strict=True))


def legs(hops: list[Hop]) -> list[Leg]:
    """Sum *hops* up by leg, with the whole as the last one; a leg without a hop is left out."""
    parts = [(name, [hop for hop in hops if hop["leg"] == name]) for name in LEGS]
    summed = [_leg(name, part) for name, part in parts if part]
    files = {hop["file"] for hop in hops if "file" in hop}
    locks = sum((leg.locks for leg in summed), Counter[str]())
    changes = sum(leg.changes for leg in summed)
    return [*summed, Leg("sum", sum(leg.calls for leg in summed), len(files), changes, locks)]


def _leg(name: str, hops: list[Hop]) -> Leg:
    files = [hop["file"] for hop in hops if "file" in hop]
    changes = sum(before != after for before, after in pairwise(files))
    return Leg(
        name, len(files), len(set(files)), changes, Counter(hop["lock"] for hop in hops if "lock" in hop)
    )
