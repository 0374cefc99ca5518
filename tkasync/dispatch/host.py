"""What tkasync needs of an event loop, as a protocol: timers, a clock, a wake, turns, and the ends of widgets.

`TkHost` is the one on a real window, `tkasync.testing.FakeHost` the one whose clock a test moves.
Everything above this file is written against the protocol, and so runs on both; nothing asks which one it has.
docs/design.md#a-turn-and-a-turn-inside-a-turn shows a turn of the first.

**The obligation of a host**: after every drain it looks at ``queue.is_empty()``, and where something is left it drains
again without being woken. The queue wakes the host once a burst, and the wake is used up when the turn begins. Two
things may be left behind it, and no wake comes for either: what a turn has not reached within its budget, and a call
that was posted between the turn's last look and the moment when the queue asked for wakes again
(`UiDispatchQueue` then counts as awake already, so its producer does not wake anybody). A host that drains only when it
is woken loses both.

**It begins no turn where the stack is nearly full** (`ROOM_OF_A_TURN`): an ``update()`` deep in a recursion. A call or
timer that is taken out there, and meets the recursion limit before its own code, is lost. So it waits for a later turn.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable

from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.dispatch.timers import Timer, TimerHeap

Wake = Literal["auto", "fd", "pipe", "socket", "poll"]
"""How other threads wake a real window; see `tkasync.tk.host.wakers`."""

ROOM_OF_A_TURN = 100
"""Calls that a turn needs on the stack; a guess: to a task's callback, and a little farther."""

Guard = Literal[True, "strict", False]
"""What keeps Tcl on the UI thread of a real window; see `Runtime`."""


class Work(Protocol):
    """The work that has been started and has not ended, as a host sees it. Any thread."""

    def __len__(self) -> int:
        """How much of it there is: a host that polls looks more often while an answer is due."""

    @property
    def elsewhere(self) -> Sequence[Hashable]:
        """What runs on other threads; the rest is on the UI thread, and stands still while that waits."""

    def watch(self) -> None:
        """Have `wait_for_change` work from now on: it costs a little at each end."""

    def notify(self) -> None:
        """Have `wait_for_change` return."""

    def wait_for_change(self, timeout: float) -> bool:
        """Block until something ends or `notify` is called, at most *timeout* seconds; return whether it was so."""


class FileWatch(Protocol):
    """The descriptor of a selector, which a host watches while it has files. UI thread only."""

    def use(self, has_files: bool) -> None:
        """Watch it from now on, or no more: there is something to wait for, or nothing."""

    def rest(self, seconds: float) -> None:
        """Watch it no more for *seconds*: what makes it readable cannot be seen to now."""

    def close(self) -> None:
        """Watch it no more; before the descriptor is closed."""


class HostCounts(NamedTuple):
    """What a host contributes to `Runtime.statistics`; the meaning of each is there."""

    deferred_finalizers: int
    pinned_interpreters: int
    refused_calls: int = 0
    forwarded_calls: int = 0


class Clock(Protocol):
    """What a host may go by instead of the machine's clock. UI thread."""

    timers: TimerHeap
    """What is due, and when by this clock."""

    @property
    def now(self) -> float:
        """The time, in seconds."""

    def after(self, delay: float, fn: Callable[[], object]) -> Timer:
        """Have *fn* due *delay* seconds from now."""

    def cancel(self, timer: Timer) -> None:
        """Take *timer* back; harmless when it has run."""


@runtime_checkable
class Host(Protocol):
    """An event loop: where the UI thread's turns come from. See the module for what it is obliged to."""

    ui_thread: int
    """``threading.get_ident()`` of the UI thread."""

    def start(self, queue: UiDispatchQueue, work: Work, on_root_end: Callable[[], object]) -> None:
        """Begin to drain *queue*. Once, before anything else; UI thread only. One that fails changes nothing.

        Args:
            queue: what the turns run.
            work: what is under way; it may bring calls.
            on_root_end: called when the root window is destroyed; closes the runtime.
        """

    def close(self) -> None:
        """End for good: no timer and no turn runs any more. UI thread only."""

    # Clock and timers

    @property
    def now(self) -> float:
        """The host's clock, in seconds; only differences mean anything."""

    def after(self, delay: float, fn: Callable[[], object]) -> Timer:
        """Run *fn* on the UI thread *delay* seconds from now; UI thread only."""

    def cancel(self, timer: Timer) -> None:
        """Take a timer back; harmless when it has run; UI thread only."""

    # Files

    @property
    def event_loop(self) -> Hashable:
        """What identifies the event loop: Tcl's is that of all windows of a thread, which share one of asyncio's."""

    def watch_file(self, file: int) -> FileWatch | None:
        """Have a turn whenever the descriptor *file* is readable; ``None`` where the system cannot. UI thread only."""

    # Wakes

    def wake(self) -> None:
        """Ask for a turn soon. Any thread, also from a finalizer; never blocks."""

    def clear_wake(self) -> None:
        """Forget the wakes so far: the queue is empty. UI thread only."""

    def hear_signals(self) -> Callable[[], None]:
        """Let a signal wake an idle loop, so that Python runs its handler at once; return the undoing. Main thread."""

    # Widgets

    def watch(self, widget: Any, on_end: Callable[[], object]) -> None:
        """Call *on_end* once, on the UI thread, when *widget* is destroyed, by whatever way. UI thread only."""

    def watch_visibility(self, widget: Any, on_change: Callable[[bool], object]) -> Callable[[], None]:
        """Call *on_change* with whether *widget* is on the screen: now, and whenever that may have changed.

        UI thread only. The first call is made here; an error in a later one is reported.

        Returns:
            What ends the watch.
        """

    def watch_focus(self, on_change: Callable[[bool], object]) -> Callable[[], None]:
        """Call *on_change* with whether the program has the keyboard's focus, in any window, when that has changed.

        UI thread only. A window of the program's own that takes the focus from another is no change. An error in
        *on_change* is reported.

        Returns:
            What ends the watch.
        """

    def refuse_waits(self) -> None:
        """Have every wait of a dialog, or for a variable, that begins from now on end at once. UI thread only.

        The close runs what is queued, and nothing would end a wait that a queued call begins.
        """

    # What else depends on the toolkit

    def check_arguments(self, args: Iterable[object]) -> None:
        """Refuse what must not leave the UI thread as an argument of work. Any thread.

        Raises:
            TypeError: there is such an argument; the message says what to pass.
        """

    def plain_outcome(self, value: Any) -> Any:
        """Return *value*, an outcome that other threads may get, without what must not leave the UI thread. UI only."""

    def counts(self) -> HostCounts:
        """What the host contributes to `Runtime.statistics`. Any thread."""

    def show_error(self, error: BaseException) -> None:
        """Show an error that nobody handled the way the toolkit shows its own; UI thread only."""
