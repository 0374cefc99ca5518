"""How the end of a widget is noticed, whichever way it comes. UI thread only.

* Orderly: Python's ``destroy()`` of the widget or of anything above it, and the window's close button.
  The callback runs first, and the widget still answers.
* At Tcl level (``destroy`` called in Tcl, an embedding that goes away): a private bindtag in front of the
  widget's others hears ``<Destroy>``. It survives ``bind`` without ``add``, ``unbind`` and ``"break"``. The
  widget is gone by then, and what Python's ``destroy()`` would have tidied is tidied here.
"""

from __future__ import annotations

import tkinter
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

_TAG = "TkasyncEnding"
_COMMAND = "tkasync_ending"
_Ended = Callable[[], None]


class Endings:
    """The watched widgets of one interpreter."""

    def __init__(self, tk: Any, post: Callable[..., None]) -> None:
        self._tk = tk
        self._post = post
        self._watched: dict[str, tuple[weakref.ref[Any], _Ended]] = {}
        tk.createcommand(_COMMAND, self._on_tcl_destroy)
        tk.call("bind", _TAG, "<Destroy>", f"{_COMMAND} %W")

    def watch(self, widget: tkinter.Misc, on_end: _Ended) -> None:
        """Call *on_end* once, when *widget* ends."""
        path = str(widget)
        self._watched[path] = (weakref.ref(widget), on_end)
        tags = self._tk.splitlist(self._tk.call("bindtags", path))
        self._tk.call("bindtags", path, (_TAG, *tags))
        widget.destroy = partial(self._destroy, weakref.ref(widget), path)  # type: ignore[method-assign]
        self._take_close_button(widget.winfo_toplevel())

    def _destroy(self, ref: weakref.ref[Any], path: str) -> None:
        """Stands in for the widget's own ``destroy``: first the end, while the widget answers."""
        widget = ref()
        if widget is None:
            return
        self._end(path)
        widget.__dict__.pop("destroy", None)
        widget.destroy()

    def _take_close_button(self, window: Any) -> None:
        # Tk's own answer to the close button is a destroy at Tcl level. One that the program has set stands.
        if getattr(window, "_tkasync_close_button", False):
            return
        window._tkasync_close_button = True
        if not self._tk.call("wm", "protocol", str(window), "WM_DELETE_WINDOW"):
            window.protocol("WM_DELETE_WINDOW", lambda: window.destroy())

    def _end(self, path: str) -> None:
        _ref, on_end = self._watched.pop(path, (None, None))
        if on_end is not None:
            on_end()

    def _on_tcl_destroy(self, path: str) -> None:
        ref, _on_end = self._watched.get(path, (None, None))
        self._end(path)
        widget = ref() if ref is not None else None
        if widget is not None:
            widget.__dict__.pop("destroy", None)
            # Not at once: the program's own <Destroy> bindings come after ours and still need their commands.
            self._post(_finish_python_side, widget)

    def close(self) -> None:
        """Watch nothing any more; the interpreter must still be alive."""
        for ref, _on_end in self._watched.values():
            widget = ref()
            if widget is not None:
                widget.__dict__.pop("destroy", None)
        self._watched.clear()
        self._tk.call("bind", _TAG, "<Destroy>", "")
        self._tk.deletecommand(_COMMAND)


def _finish_python_side(widget: Any) -> None:
    """What ``destroy()`` would have done after Tk destroyed *widget*."""
    master = getattr(widget, "master", None)
    if master is not None and master.children.get(widget._name) is widget:
        del master.children[widget._name]
    for name in widget._tclCommands or ():
        widget.tk.deletecommand(name)
    widget._tclCommands = None
