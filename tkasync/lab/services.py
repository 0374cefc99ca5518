"""The slow things that the exercises use. Run by hand, each takes its two seconds.

Under the examiner each call waits until the exam answers it, so that a verdict never depends on a machine's speed.
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from math import isqrt
from typing import Self

from tkasync.lab import elsewhere

LINES = 5_000
"""How many lines the large file has."""
_SECONDS = 2.0
_price_numbers, _level_numbers = itertools.count(1), itertools.count(1)
_open_logs: set[str] = set()
_Hold = Callable[[str, tuple[object, ...], object, bool], object]
_hold: _Hold | None = None
_holder = 0  # the process in which that is so: a forked one has it too


def ask(question: str) -> str:
    """Ask a slow server a question, and return its answer.

    Raises:
        OSError: the question is empty.
    """
    fails = "" if question else "the server says: what is your question?"
    return str(_slowly("ask", (question,), f"The answer to: {question}", fails=fails))


def weather(town: str) -> str:
    """Return the weather in a town; a slow server knows it."""
    return str(_slowly("weather", (town,), f"{town}: {len(town) * 3} degrees"))


def search(text: str) -> list[str]:
    """Return what a slow search finds for a text."""
    found = _slowly("search", (text,), [f"{text} {number}" for number in range(1, 4)])
    return list(found) if isinstance(found, list) else [str(found)]


def find_lines(text: str) -> Iterator[str]:
    """Yield the lines in which a slow search finds a text: 10,000, in pages of 2,000."""
    for page in range(5):
        usual = [f"{text}, line {page * 2000 + number}" for number in range(1, 2001)]
        found = _slowly("find_lines", (text, page), usual, _SECONDS / 5)
        yield from found if isinstance(found, list) else usual


def new_prices() -> list[str]:
    """Wait for the next prices of a market, forty, and return them. They never end."""
    usual = [f"price {number}: {number * 7 % 100}" for number in itertools.islice(_price_numbers, 40)]
    prices = _slowly("new_prices", (), usual, _SECONDS / 10)
    return list(prices) if isinstance(prices, list) else usual


def copy_part(number: int) -> int:
    """Copy one part of a large file, the parts being numbered from 1; return how many bytes that were."""
    done = _slowly("copy_part", (number,), 4096, _SECONDS / 4)
    return done if isinstance(done, int) else 4096


def copy_from_stick(number: int) -> int:
    """Copy one part from an old stick, the parts being numbered from 1; return how many bytes that were.

    Raises:
        OSError: a part cannot be read; each third one.
    """
    fails = "" if number % 3 else f"part {number} cannot be read"
    done = _slowly("copy_from_stick", (number,), 4096, _SECONDS / 4, fails)
    return done if isinstance(done, int) else 4096


def check_link(address: str) -> str:
    """Return what a slow server says of an address: ``"ok"``.

    Raises:
        OSError: the address does not end in ``.html``.
    """
    fails = "" if address.endswith(".html") else f"{address} is not found"
    return str(_slowly("check_link", (address,), "ok", fails=fails))


def count_primes(first: int, end: int) -> int:
    """Count the primes from *first* to before *end*, by trying every divisor: it does not wait, it computes."""
    counted = _slowly("count_primes", (first, end), None, 0)
    if isinstance(counted, int):
        return counted
    numbers = range(max(2, first), end)
    return sum(all(number % divisor for divisor in range(2, isqrt(number) + 1)) for number in numbers)


def read_file(number: int) -> str:
    """Return the text of one of 200 small files, numbered from 1. Each takes a hundredth of a second.

    So one may be read on the UI thread; all of them take their two seconds.
    """
    return str(_quickly("read_file", (number,), "the moon" if number % 7 == 0 else "the sun", 0.01))


def read_line(number: int) -> str:
    """Return one line of a large file that has `LINES` of them, numbered from 1."""
    pause = _SECONDS / LINES * 100 if number % 100 == 0 else 0.0
    return str(_slowly("read_line", (number,), f"line {number}", pause))


def load(name: str) -> str:
    """Load a document from a slow disk."""
    return str(_slowly("load", (name,), f"text of {name}"))


def save(text: str) -> None:
    """Save a text on a disk that takes a second.

    Raises:
        OSError: it has more than 1,000 letters, for which there is no room.
    """
    _slowly("save", (text,), None, _SECONDS / 2, fails="the disk is full" if len(text) > 1000 else "")


def open_log(name: str) -> Log:
    """Open a log on a slow disk, for reading.

    Raises:
        OSError: it is open, and was not closed.
    """
    _refuse(OSError, f"{name} is open already: nobody has closed it", name in _open_logs)
    log = Log(name)
    _slowly("open_log", (name,), log, _SECONDS / 4)
    return log


class Log:
    """A log, opened by `open_log`. Also a context manager, which closes it."""

    def __init__(self, name: str) -> None:
        self.name: str = name
        self.is_open: bool = True
        self._lines = 0
        self._is_read = False
        _open_logs.add(name)

    def read_line(self) -> str:
        """Return the next line; after the last one, the tenth, an empty string.

        Raises:
            ValueError: the log is closed.
        """
        _refuse(ValueError, f"{self.name} is closed, and cannot be read", not self.is_open)
        self._is_read = True
        self._lines += 1
        usual = f"{self.name}, line {self._lines}" if self._lines <= 10 else ""
        try:
            return str(_slowly("read_line", (self.name, self._lines), usual, _SECONDS / 4))
        finally:
            self._is_read = False

    def close(self) -> None:
        """Close it; twice does no harm.

        Raises:
            OSError: a thread reads it at this moment.
        """
        _refuse(OSError, f"{self.name} cannot be closed while a thread reads it", self._is_read)
        self.is_open = False
        _open_logs.discard(self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _refuse(kind: type[Exception], text: str, is_so: bool) -> None:
    if is_so:
        raise kind(text)


def level() -> str:
    """Return how loud it is at the microphone; at once."""
    number = next(_level_numbers)
    return str(_quickly("level", (), f"{40 + number % 20}.{number} dB", 0.0))


def _slowly(
    name: str, args: tuple[object, ...], usual: object, seconds: float = _SECONDS, fails: str = ""
) -> object:
    """Return *usual* after its time, or raise what *fails* says; under the examiner what the exam wants."""
    if _hold is not None and _holder == os.getpid():
        return _hold(name, args, usual, False)
    if elsewhere.is_examined():
        return elsewhere.hold(name, args, usual)
    time.sleep(seconds)
    if fails:
        raise OSError(fails)
    return usual


def _quickly(name: str, args: tuple[object, ...], usual: object, seconds: float) -> object:
    """Return *usual* after a moment, on whatever thread; under the examiner what the exam serves, at once."""
    if _hold is not None and _holder == os.getpid():
        return _hold(name, args, usual, True)
    time.sleep(seconds)
    return usual


def be_held(hold: _Hold) -> None:
    """Have each call ask *hold* for its answer: by name, arguments, the usual answer, and whether it is quick."""
    global _hold, _holder
    _hold, _holder = hold, os.getpid()


if elsewhere.is_examined():
    elsewhere.tell_of_windows()
    elsewhere.tell_of_errors()
