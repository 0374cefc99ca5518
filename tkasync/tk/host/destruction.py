"""How the end of a widget is noticed, whichever way it comes. UI thread only.

* Orderly: Python's ``destroy()`` of the widget or of anything above it, and the window's close button.
  The callback runs first, while the widget can still be used.
* At Tcl level (``destroy`` called in Tcl, an embedding that goes away): a private bindtag in front of the
  widget's others gets ``<Destroy>``. It survives ``bind`` without ``add``, ``unbind`` and ``"break"``. The
  widget is gone by then, and `teardown` does the Python side of ``destroy()``: for the root at once, when a second
  private bindtag behind the others gets the event, for other widgets in a later turn.
"""

from __future__ import annotations

import tkinter
import weakref
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from threading import get_ident
from typing import Any, NamedTuple

from tkasync.errors import WrongThreadError
from tkasync.ownership.whole_end import WholeEnd
from tkasync.tk.guard.guard import TkGuard
from tkasync.tk.host.entries import TclEntries, TclEntry
from tkasync.tk.host.teardown import (
    cancel_jobs,
    destroy_or_finish,
    empty_callbacks,
    finish_python_side,
    forget_root,
    ignore_destroy,
    quietly,
    silence_destroy,
    silence_theme,
)

_TAG = "TkasyncEnding"
_LAST_TAG = "TkasyncEnded"
_OURS = (_TAG, _LAST_TAG)
_LAST = "ended"  # the entry that outlives the close
_Ended = Callable[[], object]


class _Watched(NamedTuple):
    widget: weakref.ref[Any]
    on_end: _Ended
    own: _Ended | None
    """The ``destroy`` that the program had set on the widget itself; without one its class has it."""


class Destruction:
    """The watched widgets of one interpreter."""

    _last: TclEntry
    """Outlives the close; made by `watch_root`."""

    def __init__(
        self, tk: Any, entries: TclEntries, post: Callable[..., None], guard: TkGuard | None
    ) -> None:
        self._tk = tk
        self._entries = entries
        self._post = post
        self._guard = guard
        self._ui_thread = get_ident()
        self._watched: dict[str, _Watched] = {}
        self._dying_root: weakref.ref[Any] | None = None
        self._root: weakref.ref[Any] | None = None
        self._ending: set[str] = set()
        """The widgets whose ``destroy`` is under way."""

    def begin(self) -> None:
        """Hear what is destroyed in Tcl."""
        ending = self._entries.command("ending", self._on_tcl_destroy, "while a widget was destroyed")
        self._tk.call("bind", _TAG, "<Destroy>", ending.script_with("%W"))

    def watch(self, widget: tkinter.Misc, on_end: _Ended) -> None:
        """Call *on_end* once, when *widget* is destroyed. Where that fails, *widget* is as it was before.

        After an orderly end it runs where ``destroy()`` was called; after one at Tcl level outside any task, and its
        error is reported.
        """
        with ExitStack() as undo:
            self._watch(str(widget), widget, on_end, undo)
            undo.pop_all()

    def watch_root(self, root: tkinter.Tk, on_end: _Ended) -> None:
        """Do what `watch` does; and when *root* is destroyed, even long after the close, empty the callbacks."""
        self._root = weakref.ref(root)
        with ExitStack() as undo:
            before = self._tk.call("bind", _LAST_TAG, "<Destroy>")
            undo.callback(quietly, self._tk.call, "bind", _LAST_TAG, "<Destroy>", before)
            self._tk.call("bind", _LAST_TAG, "<Destroy>", f"catch tkasync_{_LAST}")
            self._watch(".", root, on_end, undo)
            # Last of all: it takes the place of the one that an earlier runtime of this root has left.
            self._last = self._entries.lasting_command(
                _LAST, self._on_root_gone, "while the window was destroyed"
            )
            undo.pop_all()

    def _watch(self, path: str, widget: tkinter.Misc, on_end: _Ended, undo: ExitStack) -> None:
        own: _Ended | None = vars(widget).get("destroy")
        self._watched[path] = _Watched(weakref.ref(widget), on_end, own)
        undo.callback(self._watched.pop, path, None)
        tags = self._tk.splitlist(self._tk.call("bindtags", path))
        undo.callback(quietly, self._tk.call, "bindtags", path, tags)
        last = (_LAST_TAG,) if path == "." else ()
        self._tk.call("bindtags", path, (_TAG, *(tag for tag in tags if tag not in _OURS), *last))
        widget.destroy = partial(self._destroy, weakref.ref(widget), path, own)  # type: ignore[method-assign]  # on purpose
        undo.callback(_give_back, widget, own)
        self._take_close_button(widget, undo)

    def _destroy(self, ref: weakref.ref[Any], path: str, own: _Ended | None) -> None:
        """Stand in for the widget's ``destroy``: first the callback, while the widget can still be used."""
        widget = ref()
        if widget is None:
            return
        if get_ident() != self._ui_thread:
            # Before anything is done: the widget is still watched when the UI thread destroys it.
            self._destroy_elsewhere(ref, path, own)
            return
        if path in self._ending:
            return  # asked for by a cleanup, or by a call that the close still runs: whoever began goes on after it
        with WholeEnd() as end:  # sys.exit() in a cleanup: the window goes all the same
            self._ending.add(path)
            end.step(self._end, path)
            self._ending.discard(path)
            _give_back(widget, own)
            end.call(destroy_or_finish, widget)
            if path == ".":
                end.step(self._leave_nothing)

    def _leave_nothing(self) -> None:
        """Do for the root, which Python's ``destroy()`` has destroyed, what that leaves undone."""
        silence_destroy(self._tk)
        cancel_jobs(self._tk)  # what a child's own destroy() has set for later
        empty_callbacks(self._tk)
        if self._dying_root is None:  # else it is still to be heard of, at the end of a destroy in Tcl
            self._last.delete()  # not heard of where the program has taken away its bindtag

    def _destroy_elsewhere(self, ref: weakref.ref[Any], path: str, own: _Ended | None) -> None:
        call, remedy = f"{path} destroy", "dispatch_to_ui(widget.destroy)"
        if self._guard is None:
            raise WrongThreadError.ui_only(call, remedy)
        self._guard.elsewhere(call, remedy, self._destroy, (ref, path, own))

    def _take_close_button(self, widget: tkinter.Misc, undo: ExitStack) -> None:
        """Have the close button call ``destroy()`` as it is now.

        Tk's own answer is a destroy at Tcl level, tkinter's a method bound before there was a runtime. A function of
        the program's own stands.
        """
        path = str(self._tk.call("winfo", "toplevel", str(widget)))
        window: Any = widget
        while window is not None and str(window) != path:
            window = window.master
        if window is None or getattr(window, "_tkasync_close_button", False):
            return
        # tkinter names a command by a number and the function's name.
        command = str(self._tk.call("wm", "protocol", path, "WM_DELETE_WINDOW"))
        if not command or (command.endswith("destroy") and command.removesuffix("destroy").isdigit()):
            ours = window.register(lambda: window.destroy())
            undo.callback(window.deletecommand, ours)
            undo.callback(window.protocol, "WM_DELETE_WINDOW", command)
            window.protocol("WM_DELETE_WINDOW", ours)
        window._tkasync_close_button = True
        undo.callback(vars(window).pop, "_tkasync_close_button", None)

    def _end(self, path: str) -> None:
        watched = self._watched.pop(path, None)
        if watched is not None:
            watched.on_end()

    def _on_tcl_destroy(self, path: str) -> None:
        watched = self._watched.get(path)
        if watched is None:
            return
        with WholeEnd() as end:  # sys.exit() in a cleanup: the widget is gone all the same
            if path == ".":
                self._dying_root = watched.widget
            end.step(self._end, path)
            end.step(self._tidy, path, watched.widget, watched.own)

    def _tidy(self, path: str, ref: weakref.ref[Any], own: _Ended | None) -> None:
        widget = ref()
        if widget is None:
            return
        _give_back(widget, own)
        if path == ".":
            forget_root(widget)
        # Not at once: the program's own <Destroy> bindings come after ours and still need their commands. Of the
        # root too, although _on_root_gone is earlier: a binding that says "break" keeps that from being heard.
        if path == ".":
            self._post(_finish_root, ref, self._last)
        else:
            self._post(_finish, ref)

    def _on_root_gone(self) -> None:
        """Finish the root: its own ``<Destroy>`` bindings have run, and no event comes after this one."""
        ref, self._dying_root = self._dying_root, None
        root = self._root() if self._root is not None else None
        if root is not None:
            ignore_destroy(root)
        if ref is not None:
            _finish_root(ref, self._last)
        else:  # Python's own destroy() does the rest
            silence_theme(self._tk)
            empty_callbacks(self._tk)
            self._last.delete()

    def look(self) -> None:
        """End the root if it is gone: its ``<Destroy>`` is not heard of where the program has taken our bindtags."""
        try:
            self._tk.call("winfo", "exists", ".")
        except tkinter.TclError:
            self._on_tcl_destroy(".")

    def close(self) -> None:
        """Watch nothing any more. Harmless when `begin` has failed, or the application is destroyed already.

        The entry that empties the callbacks stays until the root is destroyed, later or at this moment.
        """
        for ref, _on_end, own in self._watched.values():
            widget = ref()
            if widget is not None:
                _give_back(widget, own)
        self._watched.clear()
        quietly(self._tk.call, "bind", _TAG, "<Destroy>", "")


def _give_back(widget: Any, own: _Ended | None) -> None:
    """Let *widget* have the ``destroy`` again that it had before it was watched."""
    if own is None:
        widget.__dict__.pop("destroy", None)
    else:
        widget.destroy = own


def _finish(ref: weakref.ref[Any]) -> None:
    widget = ref()
    if widget is not None:
        finish_python_side(widget)


def _finish_root(ref: weakref.ref[Any], last: TclEntry) -> None:
    _finish(ref)
    last.delete()
