"""A machine of paper, and the samples that are measured on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NoReturn

from apps.live_dashboard.measuring import CORES, ProcessUse, Sample

START = 1_800_000_000.0
HOUR = 3600.0


def sample(time: float, cpu: float = 20.0) -> Sample:
    processes = tuple(ProcessUse(pid, f"program {pid}", cpu / pid, 1e6) for pid in (1, 2))
    return Sample(time, (cpu,) * (CORES + 1), (40.0, None), (1e6, 0.0), (2e3, 1e3), 50.0, processes)


class Machine:
    """Stands for psutil and the clock: each measurement is a second, or so many, after the one before."""

    def __init__(self) -> None:
        self.time = START
        self.pause = 1.0
        self.cpu: Callable[[float], float] = lambda time: 50 + 40 * math.sin(time / 30)

    def measure(self) -> Sample:
        self.time += self.pause
        return sample(self.time, self.cpu(self.time))


def refuse(error: BaseException) -> Callable[..., NoReturn]:
    def read(*_: object, **__: object) -> NoReturn:
        raise error

    return read
