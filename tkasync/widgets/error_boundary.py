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
from tkasync.tk.bindings.options import bind_option
from tkasync.widgets.loadable_set import Watched
from tkasync.widgets.overlay import MAKE_A_WIDGET, Cover, show_inside
from tkasync.widgets.toolkit import widgets_for

_log = logging.getLogger("tkasync")
Fallback = Callable[[Misc, BaseException, Callable[[], None]], Any]


class ErrorBoundary(Component):
    """Takes the unhandled errors of tasks, callbacks and effects below it, and the errors of resources.

    The nearest boundary above the owner of the code that failed takes the error. It shows the first, counts those that
    come while it is shown, and logs them all as warnings, equal ones once a second; the rest of the window goes on. An
    error inside the fallback goes to the next boundary above.

    Args:
        master: the parent widget.
        fallback: a function that makes a widget from the frame it is given, the error, and the function that tries
            again; or a text, shown above the error's message, how many have come since, and a button.
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
        self._count, self._set_count = create_signal(0)
        self._shown: BaseException | None = None
        self._failures: list[BaseException | None] = []
        self.scope.provide(BOUNDARY, self)
        self.scope.take_errors(self._take)
        self.create_effect(self._follow)
        self._build()

    @property
    def error(self) -> BaseException | None:
        """The error that it shows, else ``None``. Tracked."""
        taken, failed = self._taken.get(), self._failed()
        return taken if taken is not None or not failed else failed[0].blocking_error

    @property
    def error_count(self) -> int:
        """How many errors it has taken since it shows one, that one included. Tracked."""
        return self._count.get()

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
            self._set_count.set(0)
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
        self._count_one(error)
        # Not shown too: an interval that keeps failing would make a fallback each time.
        if untrack(lambda: self.error) is None:
            self._set_taken.set(error)
        return True

    def _count_one(self, error: BaseException) -> None:
        self._set_count.update(lambda count: count + 1)
        self._repeats.take(error, "", None)

    def _follow(self) -> None:
        error, failures = self.error, [loadable.blocking_error for loadable in self._failed()]
        untrack(lambda: self._show(error, failures))

    def _show(self, error: BaseException | None, failures: list[BaseException | None]) -> None:
        before, self._failures = self._failures, failures
        for failure in failures:
            if failure is not None and not any(failure is each for each in before):
                self._count_one(failure)
        if error is None:
            self._set_count.set(0)
        if error is self._shown:
            return
        self._shown = error
        if error is None:
            self._cover.hide()
        else:
            self._cover.show(lambda master: self._make_fallback(master, error))

    def _log(self, error: BaseException) -> None:
        presentable = shown(error)
        exc_info = type(presentable), presentable, traceback_to_show(presentable)
        text, count = text_of(error), untrack(self._count.get)
        if count == 1:
            _log.warning("taken by an error boundary, %s: %s", self, text, exc_info=exc_info)
        else:
            _log.warning(
                "taken by an error boundary, %s (%d errors since it shows one): %s",
                self,
                count,
                text,
                exc_info=exc_info,
            )

    def _make_fallback(self, master: Misc, error: BaseException) -> Any:
        if callable(self._fallback):
            made = self._fallback(master, error, self.retry)
            return value_from("ErrorBoundary(fallback=)", made, self._fallback, MAKE_A_WIDGET)
        kit = widgets_for(master)
        box = kit.Frame(master, padding=12)
        box.pack(expand=True)
        kit.Label(box, text=self._fallback).pack()
        message = kit.Label(box, wraplength=360, justify="center")
        message.pack(pady=8)
        text = text_of(error)
        bind_option(message, "text", lambda: text + self._further())
        kit.Button(box, text="Try again", command=self.retry).pack()
        return box

    def _further(self) -> str:
        """Return what says that there are more errors than the one that is shown. Tracked."""
        count = self.error_count - 1
        return "" if count < 1 else f"\n\nand {count} more error{'s' if count > 1 else ''}"
