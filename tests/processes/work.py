"""What the tests have done in other processes: importable there, and without a test in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from tkasync import carry, checkpoint, current_task, report_progress, spawn_task
from tkasync.processes import Shared

LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="en")
LOCKED: ContextVar[Any] = ContextVar("LOCKED", default=None)
LONG = 60  # seconds; reached by a failure only


def square(number: int) -> int:
    return number * number


def process() -> int:
    return os.getpid()


def fail(message: str) -> None:
    report_progress(1, 4, "nearly")
    raise ValueError(message)


def report(count: int) -> str:
    for number in range(count):
        report_progress(number + 1, count, f"step {number + 1}")
    return "done"


def facts() -> tuple[str | None, int | None, str]:
    task = current_task()
    return None if task is None else task.name, None if task is None else task.attempt, LANGUAGE.get()


def name_in_a_thread() -> list[str]:
    names: list[str] = []

    def look() -> None:
        task = current_task()
        names.append("nobody" if task is None else task.name)

    thread = threading.Thread(target=carry(look))
    thread.start()
    thread.join()
    return names


def heed(_item: object = None) -> None:
    """Go on until the task is aborted."""
    end = time.monotonic() + LONG
    report_progress(1)
    while time.monotonic() < end:
        checkpoint()
        time.sleep(0.002)


def deaf() -> None:
    """Go on, whatever the task is told."""
    report_progress(os.getpid())
    time.sleep(LONG)


def deaf_with_a_child() -> None:
    child = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({LONG})"])
    report_progress(child.pid)
    child.wait()


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def leave(code: int) -> None:
    os._exit(code)


def count_to(number: int) -> Iterator[int]:
    yield from range(number)


def count_and_return(number: int) -> Any:
    yield from range(number)
    return "all"


def items_then_lock() -> Iterator[Any]:
    yield 1
    yield threading.Lock()


def close_all_files() -> None:
    os.closerange(3, 256)


def lock_if_three(item: int) -> object:
    return threading.Lock() if item == 3 else item


def lock() -> Any:
    return threading.Lock()


class Awkward(Exception):
    """It is pickled, and cannot be made again."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first)


class WithLock(Exception):
    def __init__(self) -> None:
        super().__init__("it has a lock")
        self.lock = threading.Lock()


def fail_awkwardly() -> None:
    raise Awkward("one", "two")


def fail_with_a_lock() -> None:
    raise WithLock


class Mute:
    """It has no text."""

    def __str__(self) -> str:
        raise LookupError

    __repr__ = __str__


class Unsendable:
    def __reduce__(self) -> Any:
        raise TypeError(Mute())


def give_unsendable() -> Any:
    return Unsendable()


def cancel_about_a_mute() -> None:
    raise CancelledError(Mute())


def spawn_there() -> None:
    spawn_task(square, 2)


def make_coroutine() -> Any:
    async def body() -> None: ...

    return body()


def initialize(language: str) -> None:
    LANGUAGE.set(language)
    os.environ["INITIALIZED"] = language


def initialized() -> str | None:
    return os.environ.get("INITIALIZED")


def wait_for(mark: str) -> None:
    end = time.monotonic() + LONG
    while not Path(mark).exists():
        assert time.monotonic() < end, "nobody has made it"
        time.sleep(0.005)


def initialize_once(mark: str) -> None:
    """Go well in the first process that comes to *mark*, and end each further one."""
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        os._exit(3)


def fail_to_initialize() -> None:
    raise ValueError("no licence")


def ignores_interrupts() -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def odd_fails(number: int) -> int:
    if number % 2:
        raise ValueError("odd")
    return number


def append(path: str, line: str, seconds: float) -> None:
    with open(path, "a") as file:  # noqa: PTH123  # a file of two processes
        file.write(f"{line} begins\n")
        file.flush()
        time.sleep(seconds)
        file.write(f"{line} ends\n")


def pairs(number: int) -> Iterator[tuple[int, float]]:
    for item in range(number):
        checkpoint()
        yield item, time.time()


def die_or_stay(seconds: float) -> None:
    time.sleep(seconds or LONG)


def nine(data: Any) -> tuple[str, int, bytes]:
    return type(data).__name__, len(data), bytes(data[:3])


def change(data: Any) -> None:
    data[0] = 9


def share(size: int) -> Any:
    return Shared(b"y" * size)


def share_for_itself() -> str:
    """Return the name of the memory, which nobody has any more."""
    name: str = Shared(b"abc")._memory.name
    return name


def share_beside_a_lock(mark: str) -> Any:
    shared = Shared(b"abc")
    Path(mark).write_text(shared._memory.name)
    return [shared, threading.Lock()]


def total(array: Any) -> tuple[str, Any, float]:
    return type(array).__name__, array.shape, float(array.sum())


def fields_of(array: Any) -> tuple[Any, list[Any]]:
    return array.dtype.names, array.tolist()


def share_records() -> Any:
    import numpy

    return Shared(numpy.array([(1, 2.5)], dtype=[("count", "i4"), ("height", "f8")]))


def share_array(count: int) -> Any:
    import numpy  # not on every machine

    return Shared(numpy.arange(count, dtype="f8").reshape(2, -1))


def echo(data: bytes) -> bytes:
    return data


def ticks() -> Iterator[int]:
    for number in range(30_000):
        time.sleep(0.002)
        yield number


def count_into(memory: memoryview) -> Iterator[int]:
    """Say in *memory* how many items were made."""
    for number in range(1, 1_000_000):
        memory[:] = number.to_bytes(8, "little")
        yield number
