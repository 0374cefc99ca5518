"""Signals: what one `set` and all that it causes cost. A core that fails a shape says so in a note."""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.measure import Clock, microseconds, percentile
from benchmarks.peers.signal_cores import CORES, Core

__all__ = ["measure"]

Figures = dict[str, Any]


def measure(peer: str, quick: bool) -> Figures:
    """See the module."""
    core = CORES[peer]()
    figures: Figures = {"notes": []}
    seconds = 0.15 if quick else 0.6
    for name, build in SHAPES.items():
        try:
            figures |= _shape(name, build, core, seconds)
        except RecursionError as error:
            figures["notes"].append(f"{name}: {type(error).__name__}")
        except Exception as error:
            figures["notes"].append(f"{name}: {type(error).__name__}: {str(error)[:80]}")
    return figures


def _shape(name: str, build: Callable[[Core], tuple[Any, list[Any]]], core: Core, seconds: float) -> Figures:
    """Time single sets for *seconds*; wrong or missing effects fail the shape, quick or not."""
    set_value, seen = build(core)
    times: list[float] = []
    number, end = 0, Clock() + seconds
    while Clock() < end or number < 3:
        number += 1
        before = len(seen)
        begun = Clock()
        set_value(number)
        times.append(Clock() - begun)
        expected = EXPECTED[name](number)
        if len(seen) != before + 1 or seen[-1] != expected:
            raise ValueError(f"{len(seen) - before} effects, the last saw {seen[-1]}, not {expected}")
    # Beside its neighbours a core runs in one of two states for a tenth of a second and longer, in which a plain loop
    # takes 2.7 and 4.7 us: a median tells which of them a process has met. The quickest tenth is the same in both.
    return {
        f"{name}_us": microseconds(median(times)),
        f"{name}_quick_us": microseconds(percentile(times, 0.1)),
    }


def _one_effect(core: Core) -> tuple[Any, list[Any]]:
    get, set_value = core.signal(0)
    return _watched(core, get, set_value)


def _memo_effect(core: Core) -> tuple[Any, list[Any]]:
    get, set_value = core.signal(0)
    return _watched(core, core.memo(lambda: get() + 1), set_value)


def _diamond(core: Core) -> tuple[Any, list[Any]]:
    get, set_value = core.signal(0)
    left, right = core.memo(lambda: get() + 1), core.memo(lambda: get() * 2)
    return _watched(core, core.memo(lambda: left() + right()), set_value)


def _plus(get: Callable[[], Any], number: int) -> Callable[[], Any]:
    return lambda: get() + number


def _wide(core: Core, count: int = 1000) -> tuple[Any, list[Any]]:
    get, set_value = core.signal(0)
    memos = [core.memo(_plus(get, number)) for number in range(count)]
    return _watched(core, lambda: sum(memo() for memo in memos), set_value)


def _chain(core: Core, length: int) -> tuple[Any, list[Any]]:
    get, set_value = core.signal(0)
    for _ in range(length):
        get = core.memo(_plus(get, 1))
        get()  # read as it is built, as a program does that shows what it makes
    return _watched(core, get, set_value)


def _watched(core: Core, get: Callable[[], Any], set_value: Any) -> tuple[Any, list[Any]]:
    seen: list[Any] = []
    _kept.append(core.effect(lambda: seen.append(get())))
    return set_value, seen


_kept: list[object] = []  # some cores stop an effect that nobody holds

SHAPES: dict[str, Callable[[Core], tuple[Any, list[Any]]]] = {
    "effect": _one_effect,
    "memo_effect": _memo_effect,
    "diamond": _diamond,
    "wide_1000": _wide,
    "chain_1000": lambda core: _chain(core, 1_000),
    "chain_10000": lambda core: _chain(core, 10_000),
}
EXPECTED: dict[str, Callable[[int], int]] = {
    "effect": lambda n: n,
    "memo_effect": lambda n: n + 1,
    "diamond": lambda n: 3 * n + 1,
    "wide_1000": lambda n: 1000 * n + 499_500,
    "chain_1000": lambda n: n + 1_000,
    "chain_10000": lambda n: n + 10_000,
}
assert sys.getrecursionlimit() == 1000, "the shapes are measured at Python's own limit"
