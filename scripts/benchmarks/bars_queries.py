"""The bars of server state."""

from __future__ import annotations

from .bar_kinds import Above, Limit, Ratio

__all__ = ["QUERY_BARS"]

QUERY_BARS: tuple[Ratio | Limit | Above, ...] = (
    Ratio("queries", "a reader of a fresh entry", "ours", "resources", "create_us", 1.3),
    Limit(
        "queries",
        "1,000 read entries invalidated, until all have answered",
        "ours",
        "invalidate_ms",
        150,
        "ms",
    ),
    Limit("queries", "... effects that equal answers run", "ours", "effects_run", 0, "", sign="="),
    Limit("queries", "an invalidation among 2,000 entries, by key", "ours", "by_key_us", 0.1, "ms", 1e-3),
    Limit("queries", "... by a prefix of ten of them", "ours", "by_prefix_us", 0.1, "ms", 1e-3),
    Limit("queries", "the end of 1,000 readers", "ours", "end_ms", 50, "ms"),
    Limit("queries", "memory of an entry with its reader", "ours", "entry_kb", 8, "kB"),
    Limit("queries", "... of a further reader", "ours", "reader_kb", 6, "kB"),
    Limit(
        "queries",
        "100 returns of the focus in a second, 50 readers of 5 stale keys",
        "ours",
        "focus_fetches",
        5,
        "fetches",
    ),
)
