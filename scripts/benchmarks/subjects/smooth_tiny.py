"""What the window feels during a flood of 1,000,000 calls that do next to nothing."""

from __future__ import annotations

from benchmarks.peers import make_way

from .smooth import flood_figures

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    return flood_figures(make_way(peer), 1_000_000, 1 if quick else 9, cost=0.0)
