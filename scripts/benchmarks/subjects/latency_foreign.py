"""The same as `latency_busy`, but the busy thread was started behind the peer's back."""

from __future__ import annotations

from .latency import trips

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    return trips(peer, 0.5 if quick else 1.5, load="thread")
