"""`ErrorBoundary`: a frame that shows what failed below it, and a button to try again. UI only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from tkinter import Misc, ttk
from typing import Any

from tkasync.component import Component
from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.refusals import refuse_unrun, value_from
from tkasync.ownership.repeats import Repeats
from tkasync.ownership.report_text import shown, text_of, traceback_to_show
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import batch, create_signal
from tkasync.resources.loadable import BOUNDARY, Loadable
from tkasync.runtime.widget_scopes import scope_of
from tkasync.widgets.loadable_set import Watched
from tkasync.widgets.overlay import MAKE_A_WIDGET, Cover, show_inside
from tkasync.widgets.toolkit import widgets_for

_log = logging.getLogger("tkasync")
Fallback = Callable[[Misc, BaseException, Callable[[], None]], Any]


class ErrorBoundary(Component):
    """Takes the unhandled errors of tasks, callbacks and effects below it, and the errors of resources.

    The nearest boundary above the owner of the code that failed takes the error. It shows the first, and logs them as
    warnings, equal ones once a second; the rest of the window goes on. An error inside the fallback goes to the next
    boundary above.

    Args:
        master: the parent widget.
        fallback: a function that makes a widget from the frame it is given, the error, and the function that tries
            again; or a text, shown above the error's message and a button.
        content: makes the content in the frame it is given. A retry makes it again, and an error in it is taken too.
            Without this function, put widgets inside as in any frame; a retry then removes the fallback and fetches
            the failed resources again.
        **options: of ``ttk.Frame``.

    Raises:
        TypeError: *fallback* is neither a text nor a plain function; *content* is no plain function.
    """

    def __init__(
        self,
        master: Misc | None = None,
        fallback: str | Fallback = "Something went wrong.",
        content: Callable[[Misc], Any] | None = None,
        **options: Any,
    ) -> None:
        if not isinstance(fallback, str):
            refuse_unrun("ErrorBoundary(fallback=)", fallback, MAKE_A_WIDGET)
        if content is not None:
            refuse_unrun("ErrorBoundary(content=)", content, MAKE_A_WIDGET)
        self._fallback = fallback
        self._make_content = content
        self._content: ttk.Frame | None = None
        super().__init__(master, **options)

    def setup(self) -> None:
        self._cover = Cover(self, self.scope)
        self._loading = Watched(self.scope)
        self._repeats = Repeats(self.runtime.host, lambda error, _where: self._log(error))
        self.on_cleanup(self._repeats.end)
        nobody: BaseException | None = None
        self._taken, self._set_taken = create_signal(nobody, equal=lambda old, new: old is new)
        self._shown: BaseException | None = None
        self.scope.provide(BOUNDARY, self)
        self.scope.take_errors(self._take)
        self.create_effect(self._follow)
        self._build()

    @property
    def error(self) -> BaseException | None:
        """The error that it shows, else ``None``. Tracked."""
        taken, failed = self._taken.get(), self._failed()
        return taken if taken is not None or not failed else failed[0].blocking_error

    def _failed(self) -> list[Loadable]:
        return [loadable for loadable in self._loading.get() if loadable.blocking_error is not None]

    def watch(self, loadable: Loadable) -> None:
        """Count *loadable*, which lies below, until its scope ends."""
        self._loading.add(loadable)

    def retry(self) -> None:
        """Remove the fallback and make ``content`` again; without one, fetch the failed resources again. UI only."""
        failed = untrack(self._failed)
        with batch():
            self._set_taken.set(None)
            if self._make_content is None:
                for loadable in failed:
                    loadable.refetch()
            else:
                self._build()

    def _build(self) -> None:
        if self._make_content is None:
            return
        if self._content is not None:
            self._content.destroy()
        self._content = holder = ttk.Frame(self)
        try:
            with Owned(scope_of(holder)):
                made = self._make_content(holder)
                value_from("ErrorBoundary(content=)", made, self._make_content, MAKE_A_WIDGET)
                show_inside(holder, made)
        except Exception as error:
            holder.destroy()
            self._content = None
            self._take(error)
        else:
            holder.pack(fill="both", expand=True)

    def _take(self, error: BaseException) -> bool:
        if self.scope.is_ending or not issubclass(type(error), Exception):
            return False
        if untrack(lambda: self.error) is None:
            self._set_taken.set(error)
        else:
            # Not shown too: an interval that keeps failing would make a fallback each time.
            self._repeats.take(error, "", None)
        return True

    def _follow(self) -> None:
        error = self.error
        if error is not self._shown:
            self._shown = error
            untrack(lambda: self._show(error))

    def _show(self, error: BaseException | None) -> None:
        if error is None:
            self._cover.hide()
        else:
            self._repeats.take(error, "", None)
            self._cover.show(lambda master: self._make_fallback(master, error))

    def _log(self, error: BaseException) -> None:
        presentable = shown(error)
        exc_info = type(presentable), presentable, traceback_to_show(presentable)
        _log.warning("taken by an error boundary, %s: %s", self, text_of(error), exc_info=exc_info)

    def _make_fallback(self, master: Misc, error: BaseException) -> Any:
        if callable(self._fallback):
            made = self._fallback(master, error, self.retry)
            return value_from("ErrorBoundary(fallback=)", made, self._fallback, MAKE_A_WIDGET)
        kit = widgets_for(master)
        box = kit.Frame(master, padding=12)
        box.pack(expand=True)
        kit.Label(box, text=self._fallback).pack()
        kit.Label(box, text=text_of(error), wraplength=360, justify="center").pack(pady=8)
        kit.Button(box, text="Try again", command=self.retry).pack()
        return box
