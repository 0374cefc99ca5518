"""`Suspense`: a frame that shows a fallback while what is below it loads for the first time. UI only."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import Misc, ttk
from typing import Any

from tkasync.component import Component
from tkasync.core.timers import Timer, check_seconds
from tkasync.reactive.graph import untrack
from tkasync.reactive.resource import SUSPENSE, Resource
from tkasync.reactive.signals import create_signal
from tkasync.widgets.cover import Cover

Fallback = str | Callable[[Misc], Misc]


class Suspense(Component):
    """Put what loads inside it; each resource made below, by whatever component, counts for the nearest one.

    Args:
        master: the parent widget.
        fallback: a text, or a function that makes a widget in the frame it is given.
        delay: seconds before the fallback shows, so that quick answers do not flash.
        **options: of ``ttk.Frame``.

    Raises:
        ValueError: *delay* is negative or not finite.
    """

    def __init__(
        self, master: Misc | None = None, fallback: Fallback = "Loading…", delay: float = 0.2, **options: Any
    ) -> None:
        self._fallback = fallback
        self._delay = check_seconds("delay", delay)
        self._timer: Timer | None = None
        super().__init__(master, **options)

    def setup(self) -> None:
        self._cover = Cover(self)
        nothing: tuple[Resource[Any], ...] = ()
        self._resources, self._set_resources = create_signal(nothing)
        self.scope.provide(SUSPENSE, self)
        self.on_cleanup(self._stop_timer)
        self.create_effect(self._follow)

    @property
    def is_showing_fallback(self) -> bool:
        """Whether the fallback shows."""
        return self._cover.is_shown

    def watch(self, resource: Resource[Any]) -> None:
        """*resource* is below; it counts until its scope ends."""
        self._set_resources.update(lambda resources: (*resources, resource))
        resource.scope.on_cleanup(self._forget, resource)

    def _forget(self, resource: Resource[Any]) -> None:
        if not self.scope.is_ending:
            self._set_resources.update(lambda resources: tuple(one for one in resources if one is not resource))

    def _follow(self) -> None:
        # Every one is read: any of them may be the next to change.
        is_loading = any([resource.is_first_load for resource in self._resources.get()])
        untrack(self._wait if is_loading else self._show_content)

    def _wait(self) -> None:
        if self._timer is None and not self._cover.is_shown:
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

    def _make_fallback(self, master: Misc) -> Misc:
        if callable(self._fallback):
            return self._fallback(master)
        frame = ttk.Frame(master)
        ttk.Label(frame, text=self._fallback).place(relx=0.5, rely=0.5, anchor="center")
        return frame
