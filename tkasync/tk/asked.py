"""What was asked of Tk lately: how often each command was called, while a stall watch looks.

Tk works on what it was asked for when the handler that asked has returned, and no code of the program's is on the stack
then. The counts say what that was: ``.!treeview insert`` 60,000 times. They cost half a microsecond a call, and so are
taken only while somebody watches. The UI thread counts, a stall watch's thread forgets what is old.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import Any

_MEMORY = 2.0  # seconds; what is asked is kept for one to two times as long
_MOST = 2000  # kinds of calls; a guess: what comes beyond is counted by its command alone
_MANY = 200  # a guess: what Tk does as often takes some milliseconds at least
_SHOWN = 3

Counts = dict[tuple[str, str], int]


class AskedOfTk:
    """The counts of one interpreter that is guarded. UI thread, but for `age`."""

    def __init__(self, tk: Any) -> None:
        self._tk = tk
        self._call: Callable[..., Any] = tk.call
        self._watches = 0
        self._now: Counts = {}
        self._before: Counts = {}
        self._since = monotonic()

    def watch(self) -> None:
        """Count from now on, until as many calls of `unwatch` have come."""
        self._watches += 1
        if self._watches == 1:
            self._tk.go_through(self._counting(self._call))

    def unwatch(self) -> None:
        """Take `watch` back."""
        self._watches -= 1
        if not self._watches:
            self._tk.go_through(self._call)

    def _counting(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any) -> Any:
            words = args[0] if len(args) == 1 and type(args[0]) is tuple else args
            command, first = words[:2] if len(words) > 1 else (*words, "", "")[:2]
            # Text alone: an object of Tcl's would be freed with the count. Not the path of a widget that is made or
            # placed: each would have a count of its own.
            key = (
                command if type(command) is str else "",
                first if type(first) is str and first[:1] != "." else "",
            )
            counts = self._now
            counts[key] = counts.get(key, 0) + 1
            if len(counts) > _MOST:
                self._now, self._before = {}, _shortened(counts)
            return call(*args)

        counted.__name__ = counted.__qualname__ = "call"
        setattr(counted, _OWNER, self)
        return counted

    def age(self, now: float) -> None:
        """Forget what was asked long ago. Any thread."""
        if now > self._since + _MEMORY:
            self._since = now
            self._now, self._before = {}, self._now

    def most(self) -> tuple[str, ...]:
        """Return in words what was asked most, if anything was often."""
        sums = Counter(self._before)
        sums.update(self._now)
        counts = _shortened(sums)
        often = [(count, key) for key, count in counts.items() if count >= _MANY]
        often.sort(key=lambda each: -each[0])
        told = [(" ".join(key).strip(), count) for count, key in often[:_SHOWN]]
        return tuple(f"asked of Tk lately: {what} × {count:,}" for what, count in told)


_OWNER = "asked_of_tk"


def _shortened(counts: Counts) -> Counts:
    """Return *counts* with those of single calls put together by what was asked, whichever widget it was."""
    together: Counts = {}
    for (command, first), count in counts.items():
        key = ("widgets", first) if command[:1] == "." and count < _MANY else (command, first)
        together[key] = together.get(key, 0) + count
    return together


def asked_of(tk: Any) -> AskedOfTk | None:
    """Return the counts of *tk*, those that somebody watches already; ``None`` where there is no guard to count."""
    if not hasattr(tk, "go_through"):
        return None
    asked: AskedOfTk = getattr(tk.call, _OWNER, None) or AskedOfTk(tk)
    return asked
