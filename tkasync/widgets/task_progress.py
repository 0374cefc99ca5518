"""`TaskProgress`: a progress bar that follows a task. UI only."""

from __future__ import annotations

from tkinter import Misc, ttk
from typing import Any

from tkasync.component import Component
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.state import NO_PROGRESS, Progress, TaskState
from tkasync.widgets.toolkit import widgets_for

_BEAT_MS = 50  # between two steps of the bar while the total is unknown; ttk's own default
_ENDS = {TaskState.CANCELLED: "cancelled", TaskState.FAILED: "failed"}


class TaskProgress(Component):
    """A bar with a line of text below, which show what a task passes to ``report_progress(done, total, message)``.

    While the total is unknown the bar moves to and fro. It is full when the task succeeds. When the task is aborted or
    fails, the bar stays where it was and the text says so; the error still goes to its owner.

    Args:
        master: the parent widget.
        handle: the task to follow; without one the bar is empty until `follow` is called.
        **options: of ``ttk.Frame``.
    """

    def __init__(
        self, master: Misc | None = None, handle: TaskHandle[Any] | None = None, **options: Any
    ) -> None:
        self._handle: TaskHandle[Any] | None = None
        self._first = handle
        super().__init__(master, **options)

    def setup(self) -> None:
        kit = widgets_for(self)
        self.bar: ttk.Progressbar = kit.Progressbar(self, maximum=1.0)
        self.bar.pack(fill="x")
        self.label: ttk.Label = kit.Label(self)
        self.label.pack(fill="x")
        first, self._first = self._first, None
        if first is not None:
            self.follow(first)

    def follow(self, handle: TaskHandle[Any]) -> None:
        """Show *handle* from now on, in place of an earlier task.

        Raises:
            TypeError: *handle* is no ``TaskHandle``.
        """
        if not isinstance(handle, TaskHandle):
            raise TypeError(f"TaskProgress follows a TaskHandle, as spawn_task returns it, not {handle!r}")
        self._handle = handle
        self.label.configure(text="")
        self._show(NO_PROGRESS)
        handle.on_progress(lambda progress: self._on_progress(handle, progress))
        # Not on_done: it does not run when the owner of the task ends, and the bar would move for ever.
        handle.add_done_callback(lambda _handle: self.runtime.post(self._on_end, handle))

    def _on_progress(self, handle: TaskHandle[Any], progress: Progress) -> None:
        if handle is self._handle and not handle.done() and not self.scope.is_ending:
            self._show(progress)

    def _show(self, progress: Progress) -> None:
        self._set_bar(progress.fraction)
        self.label.configure(text=progress.message)

    def _set_bar(self, fraction: float | None) -> None:
        is_running = str(self.bar.cget("mode")) == "indeterminate"
        if fraction is None and not is_running:
            self.bar.configure(mode="indeterminate", value=0)
            self.bar.start(_BEAT_MS)
        elif fraction is not None:
            if is_running:
                self.bar.stop()
                self.bar.configure(mode="determinate")
            self.bar.configure(value=fraction)

    def _on_end(self, handle: TaskHandle[Any]) -> None:
        if handle is not self._handle or self.scope.is_ending:
            return
        progress = handle.progress  # the newest, which may not have been delivered
        succeeded = handle.state is TaskState.SUCCEEDED
        self._set_bar(1.0 if succeeded else progress.fraction or 0.0)
        told = [progress.message] if progress.message else []
        self.label.configure(text=", ".join([*told, *([] if succeeded else [_ENDS[handle.state]])]))
        self._handle = None
