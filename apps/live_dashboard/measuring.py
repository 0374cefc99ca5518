"""What the machine does at a moment, by psutil. Runs on threads; knows nothing of the window.

What cannot be read is None: containers hide disks, networks and counters, and processes end while they are looked at.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path
from typing import Any, TypeVar

import psutil

from tkasync import checkpoint

T = TypeVar("T")
Values = tuple[float | None, ...]

CORES = os.cpu_count() or 1
SHORTEST = 0.05  # seconds: the system counts time by hundredths, and a share of fewer than five says nothing
LISTING = 1.0  # seconds between two looks at the processes, which cost more than all the rest
SHOWN = 8  # processes


@dataclass(frozen=True, slots=True)
class ProcessUse:
    """A process: *cpu* in percent of one core, *memory* in bytes."""

    pid: int
    name: str
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement: shares in percent, rates in bytes a second, *time* as by ``time.time()``."""

    time: float
    cpu: Values
    """The average, then every core."""
    memory: Values
    """Memory and swap space."""
    disk: Values
    """Read and written."""
    network: Values
    """Received and sent."""
    space: float | None = None
    """How full the disk is."""
    processes: tuple[ProcessUse, ...] = ()
    """The busiest first."""


def quietly(read: Callable[[], T]) -> T | None:
    """What *read* gives, or None where the system will not tell."""
    try:
        return read()
    except (psutil.Error, OSError, RuntimeError, AttributeError):  # psutil lacks what the system lacks
        return None


class Meter:
    """Measures on any thread, one at a time. Shares and rates are those since the measurement before."""

    def __init__(
        self, clock: Callable[[], float] = time.time, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._elapsed = elapsed  # not the clock, which may be set
        self._lock = threading.Lock()
        self._cpu = Rates(CORES + 1)
        self._disk = Rates(2)
        self._network = Rates(2)
        self._listed_at: float | None = None
        self._cpu_times: dict[int, float] = {}
        self._processes: tuple[ProcessUse, ...] = ()

    def measure(self) -> Sample:
        """Look at everything."""
        with self._lock:
            now = self._elapsed()
            # Not psutil.cpu_percent(), which goes by what the same thread asked before: here it is any of the pool.
            busy = self._cpu.since_last(now, quietly(_busy_seconds))
            return Sample(
                self._clock(),
                cpu=tuple(None if share is None else min(100.0, 100 * share) for share in busy),
                memory=(quietly(_memory), quietly(_swap)),
                disk=self._disk.since_last(now, quietly(_disk_bytes)),
                network=self._network.since_last(now, quietly(_network_bytes)),
                space=quietly(_space),
                processes=self._busiest(now),
            )

    def _busiest(self, now: float) -> tuple[ProcessUse, ...]:
        passed = None if self._listed_at is None else now - self._listed_at
        if passed is None or passed >= LISTING:
            before, self._cpu_times = self._cpu_times, dict(_cpu_times())
            self._listed_at = now
            if passed is not None:
                used = {pid: t - before[pid] for pid, t in self._cpu_times.items() if pid in before}
                self._processes = tuple(_describe(used, passed))
        return self._processes


class Rates:
    """How fast *count* counters grow, a second."""

    def __init__(self, count: int) -> None:
        self._last: tuple[float, Sequence[float]] | None = None
        self._rates: Values = (None,) * count

    def since_last(self, now: float, counters: Sequence[float] | None) -> Values:
        """The rates since the last call; those from before if it is too short a time ago to say."""
        nothing: Values = (None,) * len(self._rates)
        if counters is None:
            self._last, self._rates = None, nothing
        elif self._last is None or len(self._last[1]) != len(counters):  # a core was switched on or off
            self._last, self._rates = (now, counters), nothing
        elif (passed := now - self._last[0]) >= SHORTEST:
            pairs = zip(counters, self._last[1], strict=True)
            # A disk that is taken out takes what it has counted with it.
            rates = [max(0.0, new - old) / passed for new, old in pairs]
            self._last, self._rates = (now, counters), fit(rates, len(nothing))
        return self._rates


def fit(values: Sequence[float | None], count: int) -> Values:
    """Exactly *count* of *values*, filled up with None."""
    return (*values[:count], *(None,) * (count - len(values)))


def _busy_seconds() -> list[float]:
    cores = [_busy(core) for core in psutil.cpu_times(percpu=True)]
    return [sum(cores) / len(cores), *cores] if cores else []


def _busy(core: Any) -> float:
    """``Any``: which times there are depends on the system."""
    times = core._asdict()
    # Linux counts a guest's time as user time too.
    idle = ("idle", "iowait", "guest", "guest_nice")
    return float(sum(seconds for name, seconds in times.items() if name not in idle))


def _memory() -> float:
    return float(psutil.virtual_memory().percent)


def _swap() -> float | None:
    swap = psutil.swap_memory()
    return float(swap.percent) if swap.total else None


def _disk_bytes() -> tuple[float, float] | None:
    counted = psutil.disk_io_counters()
    return None if counted is None else (counted.read_bytes, counted.write_bytes)


def _network_bytes() -> tuple[float, float] | None:
    cards = psutil.net_io_counters(pernic=True).items()
    outward = [card for name, card in cards if not name.casefold().startswith("lo")]  # not the loopback
    if not outward:
        return None
    return sum(card.bytes_recv for card in outward), sum(card.bytes_sent for card in outward)


def _space() -> float:
    return float(psutil.disk_usage(Path.cwd().anchor).percent)


def _cpu_times() -> Iterator[tuple[int, float]]:
    for process in psutil.process_iter():
        checkpoint()
        if process.pid == 0:
            continue  # on Windows the time when nothing runs
        with suppress(psutil.Error, OSError):
            times = process.cpu_times()
            yield process.pid, times.user + times.system


def _describe(used: dict[int, float], passed: float) -> Iterator[ProcessUse]:
    """Those of *used* (process: seconds of CPU in *passed*) that used most."""
    for pid in nlargest(SHOWN, used, key=lambda pid: used[pid]):
        with suppress(psutil.Error, OSError):
            # A new object: the one of process_iter() may be of an earlier process with the same number.
            process = psutil.Process(pid)
            yield ProcessUse(
                pid, process.name(), max(0.0, 100 * used[pid] / passed), float(process.memory_info().rss)
            )
