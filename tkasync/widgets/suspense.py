"""`Suspense`: a frame that shows a fallback while what is below it loads for the first time. UI only."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import Misc
from typing import Any

from tkasync.component import Component
from tkasync.dispatch.refusals import refuse_unrun, value_from
from tkasync.dispatch.timers import Timer, check_seconds
from tkasync.reactive.graph import untrack
from tkasync.resources.loadable import SUSPENSE, Loadable
from tkasync.widgets.loadable_set import Watched
from tkasync.widgets.overlay import MAKE_A_WIDGET, Cover
from tkasync.widgets.toolkit import widgets_for

Fallback = str | Callable[[Misc], Any]


class Suspense(Component):
    """Shows a fallback over its content while a resource below it is on its first load.

    A resource that any component below makes counts for the nearest suspense. A first load is one without data to show
    meanwhile. The content goes on existing under the fallback.

    Args:
        master: the parent widget.
        fallback: a text, or a function that makes a widget in the frame it is given. An error in it goes to the
            nearest `ErrorBoundary` above; the content then stays visible while it loads.
        delay: seconds before the fallback shows, so that a quick answer does not make it flash.
        **options: of ``ttk.Frame``.

    Raises:
        ValueError: *delay* is negative or not finite.
        TypeError: *fallback* is neither a text nor a plain function.
    """

    def __init__(
        self, master: Misc | None = None, fallback: Fallback = "Loading…", delay: float = 0.2, **options: Any
    ) -> None:
        if not isinstance(fallback, str):
            refuse_unrun("Suspense(fallback=)", fallback, MAKE_A_WIDGET)
        self._fallback = fallback
        self._delay = check_seconds("delay", delay)
        self._timer: Timer | None = None
        self._is_loading = False
        super().__init__(master, **options)

    def setup(self) -> None:
        self._cover = Cover(self, self.scope)
        self._loading = Watched(self.scope)
        self.scope.provide(SUSPENSE, self)
        self.on_cleanup(self._stop_timer)
        self.create_effect(self._follow)

    @property
    def is_showing_fallback(self) -> bool:
        """Whether the fallback shows."""
        return self._cover.is_shown

    def watch(self, loadable: Loadable) -> None:
        """Count *loadable*, which lies below, until its scope ends."""
        self._loading.add(loadable)

    def _follow(self) -> None:
        is_loading = any(loadable.is_first_load for loadable in self._loading.get())
        if is_loading is not self._is_loading:
            self._is_loading = is_loading
            untrack(self._wait if is_loading else self._show_content)

    def _wait(self) -> None:
        self._timer = self.runtime.host.after(self._delay, self._show_fallback)

    def _show_fallback(self) -> None:
        self._timer = None
        self._cover.show(self._make_fallback)

    def _show_content(self) -> None:
        self._stop_timer()
        self._cover.hide()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self.runtime.host.cancel(self._timer)
            self._timer = None

    def _make_fallback(self, master: Misc) -> Any:
        if callable(self._fallback):
            made = self._fallback(master)
            return value_from("Suspense(fallback=)", made, self._fallback, MAKE_A_WIDGET)
        label = widgets_for(master).Label(master, text=self._fallback)
        label.pack(expand=True, padx=12, pady=12)
        return label
