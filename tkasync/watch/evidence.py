"""What is measured of a process at each look: times by its clocks, and how often the UI thread waited.

Linux says all of it of any thread. Elsewhere the UI thread's share is what the process has used less the sampler's own
share, and how long a thread waited for a core is not known; `Evidence` then says so.
"""

from __future__ import annotations

import gc
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, process_time, thread_time
from typing import NamedTuple

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

_TASKS = "/proc/self/task"
_SWITCHES = re.compile(rb"\nvoluntary_ctxt_switches:\s*(\d+)")
_TRACER = re.compile(rb"\nTracerPid:\s*(\d+)")
_THREAD_CLOCK = 6  # of Linux: the time that its scheduler has given to one thread
_TRIES = 6  # a guess: a look at Python code, or at nothing, takes two or three
_AT_REST = 0.002  # seconds of CPU in a second; a guess: what the looks themselves use, twice
_LONGEST_REST = 1.0  # seconds
_OTHERS = 4  # a guess: threads that are not Python's, of which one is Tcl's notifier


class Reading(NamedTuple):
    """The clocks at one look; all in seconds but for *switches*."""

    at: float
    """By `time.monotonic`."""
    process: float
    """CPU of the process, but for what the sampler has used."""
    ui: float
    """CPU of the UI thread."""
    waited: float
    """How long the UI thread, and Tcl's notifier, waited for a core."""
    own_waited: float
    """How long the sampler waited for a core."""
    own_switches: int
    """How often the sampler gave up its core by itself: each try to get the interpreter is one."""
    switches: int
    """How often the UI thread gave up its core by itself: once in each wait, and each try to get the interpreter."""
    collected: float
    """Time in the collector."""
    is_traced: bool
    """Whether a debugger of the system's is attached."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a time in which the loop did not come round; seconds."""

    gap: float
    """How long it did not."""
    ui: float = 0.0
    """CPU of the UI thread meanwhile."""
    process: float = 0.0
    """CPU of the process, but for the sampler's."""
    waited: float = 0.0
    """How long the UI thread waited for a core."""
    stood: float = 0.0
    """How late the sampler was at worst, less its own wait for a core: it could not run either."""
    is_held: bool = False
    """Whether the sampler has asked for the interpreter again and again, in vain: somebody held it."""
    collected: float = 0.0
    """Time in the collector."""
    switches: int = 0
    """See `Reading`."""
    has_program: bool = False
    """Whether the program's code was on the stack, or a handler of it ran."""
    in_tk: bool = False
    """Whether that code was inside a call of Tk's in nearly every sample."""
    is_one_call: bool = False
    """Whether all looks have seen the same call, beside which other threads could run."""
    is_debugged: bool = False
    """Whether a debugger was on the stack, or attached."""

    @property
    def net(self) -> float:
        """*gap* without the wait for a core."""
        return max(0.0, self.gap - self.waited)


class Gauge:
    """Reads the clocks of one UI thread. Made on it; read on the sampler's thread, which closes it."""

    def __init__(self) -> None:
        self._ui = threading.get_native_id()
        self._has_files = os.access(f"{_TASKS}/{self._ui}/schedstat", os.R_OK)
        self._notifiers = self._threads_of_others() if self._has_files else []
        # Kept open: they are read at every look, which takes a third of the time then.
        self._open: dict[str, int] = {}
        self._told: tuple[float, int, bool] = (-1.0, 0, False)
        # A clock is one call of the system's; each of the files takes three times that after a sleep.
        self._clock = time.pthread_getcpuclockid(threading.get_ident()) if self._has_files else None
        self._read_at = self._process = 0.0
        self._ui_clock = -1

    def _threads_of_others(self) -> list[int]:
        ours = {thread.native_id for thread in threading.enumerate()}
        return [int(path.name) for path in Path(_TASKS).iterdir() if int(path.name) not in ours][:_OTHERS]

    def read(self) -> Reading:
        """Return the clocks as they are. The sampler's thread."""
        now, process = monotonic(), process_time()
        self._read_at, self._process = now, process
        if self._clock is not None:  # before the file: what it says is not older
            self._ui_clock = time.clock_gettime_ns(self._clock)
        process -= thread_time()
        if not self._has_files:
            return Reading(now, process, process, 0.0, 0.0, 0, 0, collections.seconds, False)
        ui, waited = self._schedule(self._ui)
        waited += sum(self._schedule(thread)[1] for thread in self._notifiers)
        own_waited = self._schedule(threading.get_native_id())[1]
        switches, is_traced = self._status(ui)
        own = _own_switches()
        return Reading(now, process, ui, waited, own_waited, own, switches, collections.seconds, is_traced)

    def glance(self, last: Reading, at: float) -> Reading | None:
        """Return the clocks of a program that rests, from two of them; None where they must be read.

        While the UI thread has used no CPU at all, and the process hardly any, nothing else of *last* has changed, but
        that the sampler has slept, and may have asked for the interpreter. The sampler's thread.
        """
        if self._clock is None or at > self._read_at + _LONGEST_REST:
            return None
        if time.clock_gettime_ns(self._clock) != self._ui_clock or process_time() > self._process + _AT_REST:
            return None
        return last._replace(at=at, own_switches=_own_switches())

    def cpu_of(self, native_id: int | None) -> float:
        """Return the CPU seconds of a thread; 0 where that is not known, or the thread has ended. Sampler's thread."""
        if not self._has_files or native_id is None:
            return 0.0
        # The clock that `time.pthread_getcpuclockid` gives for a thread that lives; for one that has ended that is no
        # error, but may end the process. A file takes twenty times as long, which a program with 300 threads feels.
        try:
            return time.clock_gettime(~native_id << 3 | _THREAD_CLOCK)
        except OSError:  # it has ended
            return 0.0

    def close(self) -> None:
        """Close the files. The sampler's thread, at its end."""
        while self._open:
            os.close(self._open.popitem()[1])

    def _schedule(self, thread: int) -> tuple[float, float]:
        try:
            cpu, waited = self._read(f"{_TASKS}/{thread}/schedstat").split()[:2]
        except (OSError, ValueError):  # it has ended
            return 0.0, 0.0
        return int(cpu) / 1e9, int(waited) / 1e9

    def _status(self, ui: float) -> tuple[int, bool]:
        """Return how often the UI thread has waited, and whether it is traced; as before while it used no CPU."""
        if self._told[0] != ui:
            try:
                text = self._read(f"{_TASKS}/{self._ui}/status")
            except OSError:
                return 0, False
            switches, tracer = _SWITCHES.search(text), _TRACER.search(text)
            is_traced = tracer is not None and tracer[1] != b"0"
            self._told = ui, int(switches[1]) if switches else 0, is_traced
        return self._told[1:]

    def _read(self, path: str) -> bytes:
        file = self._open.get(path)
        if file is None:
            file = self._open[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        return os.pread(file, 4096, 0)


def _own_switches() -> int:
    return 0 if resource is None else resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw


def has_asked_in_vain(last: Reading, now: Reading) -> bool:
    """Whether somebody held the interpreter between two looks: one that waits for it asks once a switch interval."""
    return now.own_switches - last.own_switches >= _TRIES


def lateness(due: float, last: Reading, now: Reading) -> float:
    """Return by how much the sampler came later than *due* for want of the interpreter, and not of a core."""
    late = now.at - due
    # While it waits for the interpreter it wakes again and again to ask for it, and on a busy machine waits for a core
    # each time. So where it has asked often, all of that is time in which somebody held the interpreter.
    if has_asked_in_vain(last, now):
        return late
    return late - (now.own_waited - last.own_waited)


class Collections:
    """How long the collector has run while somebody watches. One for the process."""

    def __init__(self) -> None:
        self.seconds: float = 0.0
        self.longest: tuple[float, int] = (0.0, 0)
        """Seconds and generation of the longest collection since `forget_longest`."""
        self._began = 0.0
        self._watches = 0
        self._lock = threading.RLock()

    def forget_longest(self) -> None:
        """Look for the longest one anew."""
        self.longest = (0.0, 0)

    def watch(self) -> Callable[[], None]:
        """Measure from now on; return what ends that."""
        with self._lock:
            self._watches += 1
            if self._watches == 1:
                gc.callbacks.append(self._on_collection)
        return self._unwatch

    def _unwatch(self) -> None:
        with self._lock:
            self._watches -= 1
            if not self._watches and self._on_collection in gc.callbacks:
                gc.callbacks.remove(self._on_collection)

    def _on_collection(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._began = monotonic()
            return
        seconds = monotonic() - self._began
        self.seconds += seconds
        if seconds > self.longest[0]:
            self.longest = (seconds, info["generation"])


collections: Collections = Collections()
"""The one of this process."""
