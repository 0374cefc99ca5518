"""`Part`: one part of a task whose work is done in several, such as a try. The program sees the task, the *whole*.

A part has a token, a deadline and an outcome of its own: a try that has run out of time is told to stop, and the next
one is not. All else is the whole's: callbacks, items, progress and errors. Any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.outcome.circles import add_part, remove_part
from tkasync.tasks.outcome.streams import Stream

_GROUP = object()  # no line: nothing waits for a part


class Outcome:
    """How a part has ended: *error* is its error, and *was_stopped* says that its work may go on."""

    __slots__ = ("error", "is_cancelled", "value", "was_stopped")

    def __init__(
        self, value: Any, error: BaseException | None, is_cancelled: bool, was_stopped: bool
    ) -> None:
        self.value: Any = value
        self.error: BaseException | None = error
        self.is_cancelled: bool = is_cancelled
        self.was_stopped: bool = was_stopped


class PartOwner(Protocol):
    """What makes the parts and gathers their outcomes: a `Whole`, which stands above."""

    def part_begun(self) -> None:
        """Note that a part's work begins. Its thread."""

    def part_progress(self, done: float, total: float | None, message: str) -> None:
        """Take a report of how far a part is. Any thread."""

    def part_ended(self, part: Part, outcome: Outcome) -> None:
        """Take the outcome of *part*, whose work may go on. Any thread."""


class Part(TaskHandle[Any]):
    """See the module.

    Args:
        whole: the task that the program sees.
        owner: who is told.
        on_cancel: what interrupts it.
    """

    def __init__(
        self, whole: TaskHandle[Any], owner: PartOwner, on_cancel: Callable[[], object] | None
    ) -> None:
        options = {"group": _GROUP, "on_cancel": on_cancel}
        super().__init__(whole.runtime, whole.scope, whole.name, whole.line, options)
        self.number: int = whole.number
        self._whole = whole
        self._owner = owner
        if whole.stream is not None:
            self.stream: Stream | None = PartStream(whole.stream, self)
        self.attempt: int = whole.attempt
        add_part(whole, self)  # a part that waits for the whole closes a circle

    def begin(self) -> bool:
        """Do what every task does, and tell the owner."""
        begins = super().begin()
        if begins:
            self._owner.part_begun()
        return begins

    def resolve(
        self,
        value: Any,
        error: BaseException | None,
        *,
        cancelled: bool = False,
        abandoned: bool = False,
        reason: object = None,
    ) -> bool:
        """Do what every task does, and hand the outcome to the owner."""
        if not super().resolve(value, error, cancelled=cancelled, abandoned=abandoned, reason=reason):
            return False
        remove_part(self._whole, self)
        self._owner.part_ended(self, Outcome(value, error, cancelled, abandoned))
        return True

    def report_progress(self, done: float, total: float | None = None, message: str = "") -> None:
        """Report it as the whole's, unless the part has ended: a try that goes on after its time has nothing to say."""
        if not self.done():
            self._owner.part_progress(done, total, message)

    @property
    def is_paused(self) -> bool:
        """Whether the whole is paused, and the part has not ended."""
        return self._whole.is_paused and not self.done()

    def call_when_resumed(self, fn: Callable[[], object]) -> None:
        """Call *fn* when the whole is resumed."""
        self._whole.call_when_resumed(fn)

    def find_handler(self, error: BaseException) -> None:
        """Have the whole tell *error*, here: once the part is delivered the frames of the error are released."""
        if self._whole.holds(error):
            self._whole.deliver()


class PartStream(Stream):
    """The whole's stream, as one part puts into it: a part that has ended puts nothing any more."""

    __slots__ = ("_part", "_stream", "_wait_over")

    def __init__(self, stream: Stream, part: Part) -> None:
        self._stream = stream
        self._part = part
        self._wait_over: Callable[[], object] | None = None

    @property
    def has_items(self) -> bool:
        """False: the whole waits for them."""
        return False

    @property
    def is_full(self) -> bool:
        """Whether the producer has to wait."""
        return self._stream.is_full

    @property
    def room(self) -> int:
        """Do what `Stream.room` does."""
        return self._stream.room

    def put(self, item: object) -> bool:
        """Do what `Stream.put` does."""
        return not self._part.done() and self._stream.put(item)

    def call_when_wanted(self, resume: Callable[[], object]) -> None:
        """Do what `Stream.call_when_wanted` does, and call *resume* when the part has ended, too."""
        self._wait_over = resume
        self._stream.call_when_wanted(self.release)
        if self._part.done():
            self.release()

    def release(self) -> None:
        """Resume this part, if it waits."""
        wait_over, self._wait_over = self._wait_over, None
        if wait_over is not None:
            wait_over()
