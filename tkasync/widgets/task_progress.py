"""`TaskProgress`: a bar that follows one task or several. UI only.

It looks at its tasks 15 times a second, and draws what has changed. So it costs the same however often they report; and
since nobody waits for the reports, they cost their tasks no turn of the window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from tkinter import Misc, ttk
from typing import Any

from tkasync.component import Component
from tkasync.dispatch.coalesced import Coalesced
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.state import TaskState
from tkasync.timing.interval import IntervalHandle
from tkasync.widgets.toolkit import widgets_for

_PERIOD = 1 / 15  # seconds between two looks
_STEP = 0.04  # of the bar, at each look, while the total is unknown
_SURE = 1.0  # seconds after which the remaining time is more than a guess
_AT_ONCE = 0.5  # seconds; what is reported by then was done before, as in a download that is resumed
_WORDS = {
    "abort": "Stop",
    "cancelled": "cancelled",
    "failed": "failed",
    "ended": "{done} of {total}",
    "elapsed": "{elapsed}",
    "remaining": "{elapsed}, {remaining} left",
}

Tasks = TaskHandle[Any] | Iterable[TaskHandle[Any]] | None


class TaskProgress(Component):
    """A bar with a text and the time below, which show what tasks pass to ``report_progress(done, total, message)``.

    While the total is unknown the bar moves to and fro. It is full when the task succeeds. When the task is aborted or
    fails, the bar stays where it was and the text says so; the error still goes to its owner. Of several tasks each
    counts by its weight, and one without a total as nothing until it ends. The button aborts those that run. What is
    reported within the first half second counts as done before, for the remaining time: work may go on where it was.

    Args:
        master: the parent widget.
        tasks: one handle or several; without one, as of an empty list, the bar is empty until `follow` is called.
        weights: what each task counts for, in their order; all the same by default.
        words: other words for "abort", "cancelled", "failed", "ended" (``"{done} of {total}"``, for several tasks),
            "elapsed" (``"{elapsed}"``) and "remaining" (``"{elapsed}, {remaining} left"``).
        **options: of ``ttk.Frame``.

    Raises:
        TypeError: *tasks* are no ``TaskHandle``.
        ValueError: an unknown word, or *weights* that are not one positive number for each task.
    """

    def __init__(
        self,
        master: Misc | None = None,
        tasks: Tasks = None,
        *,
        weights: Iterable[float] | None = None,
        words: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        if words is not None and (unknown := set(words) - set(_WORDS)):
            raise ValueError(f"words are for {', '.join(_WORDS)}, not for {', '.join(sorted(unknown))}")
        self._words = {**_WORDS, **(words or {})}
        self._first = (tasks, weights)
        self._tasks: list[TaskHandle[Any]] = []
        self._weights: list[float] = []
        self._looking: IntervalHandle | None = None
        super().__init__(master, **options)

    def setup(self) -> None:
        kit = widgets_for(self)
        self._look_soon = Coalesced(self.runtime.post)
        self.button: ttk.Button = kit.Button(self, text=self._words["abort"], command=self.abort)
        self.button.pack(side="right", padx=(8, 0))
        self.bar: ttk.Progressbar = kit.Progressbar(self, maximum=1.0)
        self.bar.pack(fill="x")
        self.time: ttk.Label = kit.Label(self)
        self.time.pack(side="right")
        self.label: ttk.Label = kit.Label(self)
        self.label.pack(fill="x")
        self.button.state(["disabled"])
        (tasks, weights), self._first = self._first, (None, None)
        if tasks is not None:
            self.follow(tasks, weights=weights)

    def follow(
        self, tasks: TaskHandle[Any] | Iterable[TaskHandle[Any]], *, weights: Iterable[float] | None = None
    ) -> None:
        """Show *tasks*, one or several, from now on, in place of earlier ones; *weights* as in the constructor.

        Raises:
            TypeError: one is no ``TaskHandle``.
            ValueError: *weights* are not one positive number for each task.
        """
        handles = [tasks] if isinstance(tasks, TaskHandle) else _checked(tasks)
        self._weights = _checked_weights(weights, len(handles))
        self._tasks = handles
        self._since = self.runtime.host.now
        self._before = 0.0
        if self._looking is not None:
            self._looking.abort()
        if not handles:
            self._show_nothing()
            return
        self.button.state(["!disabled"])
        self._looking = self.spawn_interval(_PERIOD, self._look, delay=_PERIOD)
        self._look()
        for handle in handles:
            # The end is shown at once. Not on_done: it does not run when the owner of the task ends.
            handle.add_done_callback(lambda _handle: self._look_soon(self._look))

    def abort(self) -> None:
        """Abort those tasks that have not ended."""
        for handle in self._tasks:
            handle.abort()

    def _look(self) -> None:
        """Show how far the tasks are; stop looking when all have ended."""
        if self.scope.is_ending or not self._tasks:
            return
        self._show_bar()
        if all(handle.done() for handle in self._tasks):
            self._show_text(_end_of(self._tasks))
            self._tasks = []
            self.button.state(["disabled"])
            if self._looking is not None:
                self._looking.abort()
        else:
            self._show_text(None)

    def _show_nothing(self) -> None:
        self.bar.configure(mode="determinate", value=0.0)
        self.button.state(["disabled"])
        _show(self.label, "")
        _show(self.time, "")

    def _show_bar(self) -> None:
        fraction = self._fraction()
        is_moving = str(self.bar.cget("mode")) == "indeterminate"
        if fraction is None:
            if not is_moving:
                self.bar.configure(mode="indeterminate", value=0)
            self.bar.step(_STEP)
        elif is_moving:
            self.bar.configure(mode="determinate", value=fraction)
        elif float(self.bar.cget("value")) != fraction:
            self.bar.configure(value=fraction)

    def _fraction(self) -> float | None:
        """Return how far the tasks are; ``None`` where none of them can tell."""
        parts = [_fraction_of(handle) for handle in self._tasks]
        if all(part is None for part in parts):
            return None
        done = sum(weight * (part or 0.0) for weight, part in zip(self._weights, parts, strict=True))
        return done / sum(self._weights)

    def _show_text(self, end: TaskState | None) -> None:
        words = self._words
        told = [_message_of(self._tasks)]
        if len(self._tasks) > 1:
            ended = sum(handle.done() for handle in self._tasks)
            told.insert(0, words["ended"].format(done=ended, total=len(self._tasks)))
        if end in (TaskState.CANCELLED, TaskState.FAILED):
            told.append(words[end.value])
        _show(self.label, ", ".join(filter(None, told)))
        _show(self.time, self._time(end is not None))

    def _time(self, has_ended: bool) -> str:
        elapsed = self.runtime.host.now - self._since
        fraction = self._fraction() or 0.0
        if elapsed <= _AT_ONCE:
            self._before = fraction
        done = fraction - self._before
        if has_ended or done <= 0 or elapsed < _SURE:
            return self._words["elapsed"].format(elapsed=_clock(elapsed))
        remaining = elapsed * (1 - fraction) / done
        return self._words["remaining"].format(elapsed=_clock(elapsed), remaining=_clock(remaining))


def _checked(tasks: Any) -> list[TaskHandle[Any]]:
    handles = list(tasks) if isinstance(tasks, Iterable) else [tasks]
    for handle in handles:
        if not isinstance(handle, TaskHandle):
            raise TypeError(f"TaskProgress follows a TaskHandle, as spawn_task returns it, not {handle!r}")
    return handles


def _checked_weights(weights: Iterable[float] | None, count: int) -> list[float]:
    given = [1.0] * count if weights is None else list(weights)
    if len(given) != count or not all(weight > 0 for weight in given):
        raise ValueError(f"weights are positive numbers, one for each task, not {weights!r}")
    return given


def _fraction_of(handle: TaskHandle[Any]) -> float | None:
    if handle.state is TaskState.SUCCEEDED:
        return 1.0
    fraction = handle.progress.fraction
    return fraction or 0.0 if handle.done() else fraction


def _message_of(tasks: list[TaskHandle[Any]]) -> str:
    """Return what the first task that runs says, or what the last of them said."""
    messages = [(handle.done(), handle.progress.message) for handle in tasks if handle.progress.message]
    return next((text for is_over, text in messages if not is_over), messages[-1][1] if messages else "")


def _end_of(tasks: list[TaskHandle[Any]]) -> TaskState:
    """Return the state that matters most."""
    states = {handle.state for handle in tasks}
    return next(
        (state for state in (TaskState.FAILED, TaskState.CANCELLED) if state in states), TaskState.SUCCEEDED
    )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _show(label: ttk.Label, text: str) -> None:
    if str(label.cget("text")) != text:
        label.configure(text=text)
