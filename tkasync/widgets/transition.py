"""`Transition`: a frame that keeps the old content until the new one has its data. UI only.

The new content is made under the old. So it is whole when it comes up: no part of it shows the old value and another
one the new. There is no second state of the program for it, as there would be with a fork of the signals.
"""

from __future__ import annotations

from collections.abc import Callable
from tkinter import Misc, ttk
from typing import Any

from tkasync.component import Component
from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.refusals import refuse_unrun, value_from
from tkasync.dispatch.timers import Timer, check_seconds
from tkasync.ownership.scope import Scope
from tkasync.reactive.graph import is_same, untrack
from tkasync.reactive.signals import create_effect, create_memo, create_signal
from tkasync.resources.loadable import SUSPENSE, Loadable, Watcher
from tkasync.runtime.widget_scopes import scope_of
from tkasync.widgets.loadable_set import Watched
from tkasync.widgets.overlay import MAKE_A_WIDGET, show_inside


class Transition(Component):
    """Shows ``make(frame, value)`` for the value of *source*; a new value's content comes when it has its data.

    Until then the old content stays. A newer value destroys the content that was to come, and not the one that shows;
    a value that goes back to that of the old content leaves it as it is. A ``focus_set()`` in the new content takes
    effect when it shows.

    Args:
        master: the parent widget.
        source: a signal, or a function that reads signals.
        make: makes the content in the frame that it is given. An error in it is reported, and the old content stays.
            What fails below the content counts as ready: its own boundary shows the error.
        timeout: seconds after which the new content comes although it still loads; ``None`` waits as long as it takes.
        **options: of ``ttk.Frame``.

    Raises:
        TypeError: *source* or *make* is no plain function.
        ValueError: *timeout* is negative or not finite.
    """

    def __init__(
        self,
        master: Misc | None,
        source: Callable[[], Any],
        make: Callable[[Misc, Any], Any],
        timeout: float | None = None,
        **options: Any,
    ) -> None:
        refuse_unrun("Transition(source)", source)
        refuse_unrun("Transition(make)", make, MAKE_A_WIDGET)
        self._source = source
        self._make = make
        self._timeout = None if timeout is None else check_seconds("timeout", timeout)
        self._shown: _Content | None = None
        self._coming: _Content | None = None
        self._timer: Timer | None = None
        super().__init__(master, **options)

    def setup(self) -> None:
        self._pending, self._set_pending = create_signal(False, name="is_pending of a transition")
        self._value = create_memo(self._source, name="source of a transition")
        self.on_cleanup(self._stop_timer)
        self.create_effect(self._follow)

    @property
    def is_pending(self) -> bool:
        """Whether new content is on its way; tracked."""
        return self._pending.get()

    def _follow(self) -> None:
        value = self._value.get()
        untrack(lambda: self._begin(value))

    def _begin(self, value: Any) -> None:
        self._drop_coming()
        if self._shown is not None and is_same(None, self._shown.value, value):
            return  # what the user has typed in it is there still
        self._coming = content = _Content(self, value, self._shown is not None)
        content.on_end(self._has_ended)
        try:
            content.fill(self._make)
        except BaseException:
            self._drop_coming()
            raise
        if self._coming is content:  # *make* may have destroyed it, or all of this
            self._set_pending.set(True)
            self._arm()
            content.when_ready(self._bring_up)

    def _drop_coming(self) -> None:
        self._stop_timer()
        coming, self._coming = self._coming, None
        if coming is not None:
            coming.frame.destroy()
        self._set_pending.set(False)

    def _has_ended(self, content: _Content) -> None:
        """Hear that *content* is destroyed, by the program too: what is gone neither comes nor shows."""
        if self._shown is content:
            self._shown = None
        if self._coming is content:
            self._coming = None
            self._stop_timer()
            if not self.scope.is_ending:
                self._set_pending.set(False)

    def _arm(self) -> None:
        if self._timeout is not None:
            self._timer = self.runtime.host.after(self._timeout, self._bring_up)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self.runtime.host.cancel(self._timer)
            self._timer = None

    def _bring_up(self) -> None:
        self._stop_timer()
        old, new, self._coming = self._shown, self._coming, None
        if new is None:
            return
        self._shown = new
        new.show()
        if old is not None:
            new.take_focus(old.frame)
            old.frame.destroy()
        self._set_pending.set(False)


class _Content:
    """What is made for one value, in a frame; it counts what loads below it until it shows."""

    def __init__(self, transition: Transition, value: Any, is_hidden: bool) -> None:
        self.value: Any = value
        self.frame = ttk.Frame(transition)
        self._scope: Scope = scope_of(self.frame)
        self._around: Watcher | None = transition.scope.find(SUSPENSE)
        self._is_hidden = is_hidden
        self._loading = Watched(self._scope)
        self._focus_before, self._focus_wanted = _focus_of(transition), ""
        self._scope.provide(SUSPENSE, self)
        if is_hidden:
            # Under the old content, and of its size: so it is drawn before it comes up.
            self.frame.place(relx=0, rely=0, relwidth=1, relheight=1)
            self.frame.lower()
            # Not in `fill`: Tk waits with a `focus_set()` until the widget is mapped.
            self.frame.bind("<FocusIn>", lambda _event: self._keep_focus_out())
        else:
            self.frame.pack(fill="both", expand=True)

    def on_end(self, fn: Callable[[_Content], object]) -> None:
        """Call *fn* with this when it is destroyed, by whomever."""
        self._scope.on_cleanup(fn, self)

    def watch(self, loadable: Loadable) -> None:
        """Count *loadable*, which lies below: here until the content shows, then in the suspense around."""
        if self._is_hidden:
            self._loading.add(loadable)
        elif self._around is not None:
            self._around.watch(loadable)

    def fill(self, make: Callable[[Misc, Any], Any]) -> None:
        """Make the content."""
        with Owned(self._scope):
            made = value_from("Transition(make)", make(self.frame, self.value), make, MAKE_A_WIDGET)
            if not self._scope.is_ending:  # *make* may have destroyed it
                show_inside(self.frame, made)

    def _keep_focus_out(self) -> None:
        """Give the focus back: the user would type where nothing is seen. What has asked for it gets it at `show`."""
        wanted = _focus_of(self.frame)
        if self._is_hidden and wanted.startswith(f"{self.frame}."):
            self._focus_wanted = wanted
            if _exists(self._focus_before, self.frame):
                self.frame.tk.call("focus", self._focus_before)

    def take_focus(self, old: Misc) -> None:
        """Give the focus to what has asked for it, unless the user has moved it out of *old* meanwhile."""
        focus, wanted = _focus_of(self.frame), self._focus_wanted
        is_there_still = focus == self._focus_before or focus.startswith(f"{old}.")
        if wanted and is_there_still and _exists(wanted, self.frame):
            self.frame.tk.call("focus", wanted)

    def when_ready(self, fn: Callable[[], object]) -> None:
        """Call *fn* once, when nothing below is on its first load any more; that may be now."""

        def look() -> None:
            if self._is_hidden and not any(loadable.is_first_load for loadable in self._loading.get()):
                untrack(fn)

        if self._is_hidden:
            with Owned(self._scope):
                create_effect(look, name="whether new content is ready")
        else:
            fn()

    def show(self) -> None:
        """Take the place of the old content."""
        self._is_hidden = False
        self.frame.pack(fill="both", expand=True)
        for loadable in untrack(self._loading.get):
            self.watch(loadable)


def _focus_of(widget: Misc) -> str:
    """Return the path of what has the program's focus, or will have it in *widget*'s window; it may be Tcl's own."""
    return str(widget.tk.call("focus") or widget.tk.call("focus", "-lastfor", widget))


def _exists(path: str, widget: Misc) -> bool:
    return bool(widget.tk.call("winfo", "exists", path))
