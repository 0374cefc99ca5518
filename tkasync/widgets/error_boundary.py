"""`ErrorBoundary`: a frame that shows what failed below it, with a retry; the rest of the window goes on. UI only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from tkinter import Misc, ttk
from typing import Any

from tkasync.component import Component
from tkasync.reactive.graph import untrack
from tkasync.reactive.resource import BOUNDARY, Resource
from tkasync.reactive.signals import create_signal
from tkasync.widgets.cover import Cover

_log = logging.getLogger("tkasync")
Fallback = Callable[[Misc, BaseException, Callable[[], None]], Misc]


class ErrorBoundary(Component):
    """Takes the errors that nobody handled of tasks, effects and callbacks below it, and those of resources.

    The nearest boundary above the owner takes an error. What it takes is logged as a warning. An error inside the fallback
    goes to the next boundary.

    Args:
        master: the parent widget.
        fallback: makes a widget from the frame it is given, the error, and the function that tries again; a text stands above
            the error's own words.
        content: makes what is inside; made anew by a retry, and an error in making it is taken too. Without it,
            put widgets inside as in any frame; a retry then fetches the failed resources again and takes the cover off.
        **options: of ``ttk.Frame``.
    """

    def __init__(
        self,
        master: Misc | None = None,
        fallback: str | Fallback = "Something went wrong.",
        content: Callable[[Misc], Misc] | None = None,
        **options: Any,
    ) -> None:
        self._fallback = fallback
        self._make_content = content
        self._content: Misc | None = None
        super().__init__(master, **options)

    def setup(self) -> None:
        self._cover = Cover(self)
        nothing: tuple[Resource[Any], ...] = ()
        nobody: BaseException | None = None
        self._resources, self._set_resources = create_signal(nothing)
        self._taken, self._set_taken = create_signal(nobody, equal=lambda old, new: old is new)
        self._shown: BaseException | None = None
        self.scope.provide(BOUNDARY, self)
        self.scope.on_unhandled = self._take
        self.create_effect(self._follow)
        self._build()

    @property
    def error(self) -> BaseException | None:
        """The error that it shows; ``None`` when all is well. Tracked."""
        failed = [error for resource in self._resources.get() if (error := resource.error) is not None]
        return self._taken.get() or (failed[0] if failed else None)

    def watch(self, resource: Resource[Any]) -> None:
        """*resource* is below; it counts until its scope ends."""
        self._set_resources.update(lambda resources: (*resources, resource))
        resource.scope.on_cleanup(self._forget, resource)

    def _forget(self, resource: Resource[Any]) -> None:
        if not self.scope.is_ending:
            self._set_resources.update(lambda resources: tuple(one for one in resources if one is not resource))

    def retry(self) -> None:
        """Take the fallback off, fetch failed resources again, and make ``content`` anew."""
        failed = [resource for resource in untrack(self._resources.get) if untrack(resource.get).is_error()]
        self._set_taken.set(None)
        if self._make_content is not None:
            self._build()
        for resource in failed:
            resource.refetch()

    def _build(self) -> None:
        if self._make_content is None:
            return
        if self._content is not None:
            self._content.destroy()
            self._content = None
        try:
            self._content = self._make_content(self)
        except Exception as error:
            self._take(error)
        else:
            self._content.pack(fill="both", expand=True)  # type: ignore[attr-defined]  # any widget but a window

    def _take(self, error: BaseException) -> bool:
        if self.scope.is_ending or not isinstance(error, Exception):
            return False
        self._set_taken.set(error)
        return True

    def _follow(self) -> None:
        error = self.error
        if error is not self._shown:
            self._shown = error
            untrack(lambda: self._show(error))

    def _show(self, error: BaseException | None) -> None:
        if error is None:
            self._cover.hide()
            return
        _log.warning("shown by an error boundary: %r", error, exc_info=error)
        try:
            self._cover.show(lambda master: self._make_fallback(master, error))
        except Exception as second:
            self.runtime.report(second, f"in the fallback of {self}", self.scope.above)

    def _make_fallback(self, master: Misc, error: BaseException) -> Misc:
        if callable(self._fallback):
            return self._fallback(master, error, self.retry)
        frame = ttk.Frame(master)
        box = ttk.Frame(frame, padding=12)
        box.place(relx=0.5, rely=0.5, anchor="center")
        ttk.Label(box, text=self._fallback).pack()
        ttk.Label(box, text=f"{type(error).__name__}: {error}", wraplength=360, justify="center").pack(pady=8)
        ttk.Button(box, text="Try again", command=self.retry).pack()
        return frame
