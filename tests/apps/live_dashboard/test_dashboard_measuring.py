"""What the live dashboard measures, on this machine and on those that hide something."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from typing import Any, NamedTuple

import psutil
import pytest

from apps.live_dashboard.measuring import CORES, Meter, ProcessUse, Rates
from tests.apps.live_dashboard.machine import refuse


def test_the_real_machine_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when every measurement is on another thread: the second has the rates since the first."""
    moments = count()
    meter = Meter(elapsed=lambda: float(next(moments)))
    first, second = meter.measure(), meter.measure()
    assert first.cpu == (None,) * (CORES + 1)
    assert all(share is not None and 0 <= share <= 100 for share in second.cpu)
    assert second.memory[0] is not None
    assert 0 < second.memory[0] < 100
    assert 0 < len(second.processes) <= 8
    assert all(use.name and use.cpu >= 0 for use in second.processes)


class Core(NamedTuple):
    """The times of a core, in seconds, as Linux has them."""

    user: float
    system: float
    idle: float
    iowait: float
    guest: float


def cores_at(monkeypatch: pytest.MonkeyPatch, *readings: list[Core]) -> None:
    given = iter(readings)
    monkeypatch.setattr(psutil, "cpu_times", lambda percpu: next(given))


def test_cpu_is_the_share_of_each_core_that_is_not_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk is idle, and a guest's time is not counted twice."""
    monkeypatch.setattr("apps.live_dashboard.measuring.CORES", 2)
    cores_at(
        monkeypatch,
        [Core(0, 0, 0, 0, 0)] * 2,
        [Core(user=1, system=1, idle=1, iowait=1, guest=1), Core(0, 0, 4, 0, 0)],
    )
    moments = iter((0.0, 4.0))
    meter = Meter(elapsed=lambda: next(moments))
    meter.measure()
    assert meter.measure().cpu == (25.0, 50.0, 0.0)


def test_a_core_that_is_switched_off_is_no_share_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.live_dashboard.measuring.CORES", 2)
    busy = Core(9, 0, 0, 0, 0)
    cores_at(monkeypatch, [busy] * 2, [busy], [busy])
    moments = count()
    meter = Meter(elapsed=lambda: float(next(moments)))
    assert [meter.measure().cpu for _ in range(3)] == [(None,) * 3, (None,) * 3, (0.0, 0.0, None)]


@pytest.mark.parametrize(
    "error",
    [psutil.AccessDenied(1), PermissionError("/proc/stat"), RuntimeError("no disk"), NotImplementedError()],
)
def test_what_a_container_hides_is_nothing_and_no_error(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    for name in ("cpu_times", "virtual_memory", "swap_memory", "disk_io_counters", "disk_usage"):
        monkeypatch.setattr(psutil, name, refuse(error))
    monkeypatch.setattr(psutil, "net_io_counters", lambda pernic: {"lo": None})
    meter = Meter()
    for _ in range(2):
        found = meter.measure()
        assert (found.cpu, found.memory, found.space) == ((None,) * (CORES + 1), (None, None), None)
        assert (found.disk, found.network) == ((None, None), (None, None))


def test_counters_that_are_none_and_processes_that_end_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process may end, or be another user's, at any of the questions asked of it."""
    monkeypatch.setattr(psutil, "disk_io_counters", lambda: None)

    def process(pid: int, cpu_times: Any) -> SimpleNamespace:
        return SimpleNamespace(pid=pid, cpu_times=cpu_times)

    used = count()

    def times() -> SimpleNamespace:
        return SimpleNamespace(user=float(next(used)), system=0.0)

    found = [process(pid, times) for pid in (1, 2, 3)]
    found += [process(4, refuse(psutil.NoSuchProcess(4))), process(5, refuse(psutil.ZombieProcess(5)))]
    monkeypatch.setattr(psutil, "process_iter", lambda: iter(found))

    def look_at(pid: int) -> SimpleNamespace:
        if pid == 1:
            raise psutil.NoSuchProcess(pid)
        memory = refuse(psutil.AccessDenied(pid)) if pid == 2 else lambda: SimpleNamespace(rss=5)
        return SimpleNamespace(name=lambda: f"program {pid}", memory_info=memory)

    monkeypatch.setattr(psutil, "Process", look_at)
    moments = count()
    meter = Meter(elapsed=lambda: float(next(moments)))
    meter.measure()
    second = meter.measure()
    assert second.disk == (None, None)
    assert second.processes == (ProcessUse(3, "program 3", 300.0, 5.0),)


def test_rates_are_those_a_second_and_never_negative() -> None:
    rates = Rates(2)
    assert rates.since_last(0.0, (100, 100)) == (None, None)
    assert rates.since_last(2.0, (300, 50)) == (100.0, 0.0)
    assert rates.since_last(2.01, (900, 900)) == (100.0, 0.0), "too soon to say"
    assert rates.since_last(3.0, None) == (None, None)
    assert rates.since_last(4.0, (1, 1)) == (None, None)
