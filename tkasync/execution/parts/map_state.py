"""`MapState`: which items of a map are taken and done, and in which order their results are given. Any thread.

The input is read by whoever needs the next item, one at a time: on the worker side, and no further than it is needed.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Any, Final, Literal

_AHEAD = 64  # a guess: results that wait for an earlier one, or to be given; input is read no further then
NO_MORE: Final = object()


class MapState:
    """See the module.

    Args:
        items: the input.
        give: takes each result, one at a time, in the order of the items where *order* is ``"items"``; ``None`` to keep
            them for `results`.
    """

    def __init__(
        self,
        items: Iterable[Any],
        order: Literal["items", "completion"],
        give: Callable[[Any], object] | None,
    ) -> None:
        self._items = items
        self._iterator: Iterator[Any] | None = None
        self._is_in_order = order == "items"
        self._give = give
        self.total: int | None = len(items) if isinstance(items, Sized) else None
        """How many items there are, if that is known."""
        self.done: int = 0
        """How many have been done."""
        self.is_read: bool = self.total == 0
        """Whether no further item is to be taken."""
        self._told = 0
        self._taken = 0
        self._given = 0
        self._results: dict[int, Any] = {}
        self._out: deque[Any] = deque()
        self._is_giving = False
        # Re-entrant, both: the collector may run inside them. The first is held while the input is read, which is code
        # of the program's: a generator must not be entered twice. Who waits for it waits for the next item.
        self._reading = threading.RLock()
        self._lock = threading.RLock()

    def next(self) -> Any:
        """Return the number of the next item and the item; `NO_MORE` after the last. May block, as the input does.

        Raises:
            BaseException: what the input raises; it is not read any further.
        """
        with self._reading:
            if self.is_read:
                return NO_MORE
            try:
                if self._iterator is None:
                    self._iterator = iter(self._items)
                item = next(self._iterator)
            except StopIteration:
                self.is_read = True
                return NO_MORE
            except BaseException:
                self.is_read = True
                raise
            number, self._taken = self._taken, self._taken + 1
            return number, item

    @property
    def is_far_ahead(self) -> bool:
        """Whether so many results wait for an earlier one, or to be given, that no further item is to be taken."""
        if self._give is None:
            return False
        return len(self._out) >= _AHEAD or (self._is_in_order and self._taken - self._given >= _AHEAD)

    def finish(self, number: int, result: Any, tell: Callable[[int], object]) -> None:
        """Take the result of item *number*, give what can be given, and *tell* how many are done."""
        with self._lock:
            self.done += 1
            if self._give is None:
                self._results[number] = result
            elif self._is_in_order:
                self._results[number] = result
                while self._given in self._results:
                    self._out.append(self._results.pop(self._given))
                    self._given += 1
            else:
                self._out.append(result)
            if self._is_giving:
                return
            self._is_giving = True
        self._give_all(tell)

    def _give_all(self, tell: Callable[[int], object]) -> None:
        """Give and tell what is new, on one thread at a time: two would exchange their order."""
        while True:
            with self._lock:
                done, is_new = self.done, self.done > self._told
                if not self._out and not is_new:
                    self._is_giving = False
                    return
                self._told = done
                results = [self._out.popleft()] if self._out else []
            for result in results:
                assert self._give is not None  # only what is to be given is put out
                self._give(result)
            if is_new:
                tell(done)

    @property
    def results(self) -> list[Any] | None:
        """The results in the order of the items; ``None`` where they have been given."""
        return None if self._give is not None else [self._results[number] for number in range(self.done)]

    def close(self) -> None:
        """Close the input, if it is a generator that was not read to its end; it is not read any further."""
        self.is_read = True
        close = getattr(self._iterator, "close", None)
        if close is not None and hasattr(self._iterator, "gi_frame"):
            close()
