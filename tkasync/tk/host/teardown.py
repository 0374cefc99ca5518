"""The Python side of ``destroy()``, for a widget that was destroyed at Tcl level. UI thread.

Tk has deleted the windows. On Python's side there remain the Tcl commands of every callback (each holds its widget in
C, where no collector sees it, so that no object of the window is ever freed), the entry in the parent, tkinter's
default root and, of ttkbootstrap, the style and fonts that the next window would be given.
"""

from __future__ import annotations

import sys
import tkinter
from _tkinter import TclError
from collections.abc import Callable
from contextlib import suppress
from typing import Any


def quietly(fn: Callable[..., object], *args: object) -> None:
    """Do a step of tidying up; Tcl refuses it where the application, or what is to be removed, is gone already."""
    with suppress(TclError):
        fn(*args)


def delete_command(tk: Any, name: str) -> None:
    """Delete a Tcl command, if it is still there."""
    quietly(tk.deletecommand, name)


def cancel_jobs(tk: Any) -> None:
    """Cancel every ``after`` job of the interpreter: what it would call is destroyed, or about to be."""
    with suppress(TclError):
        for job in tk.splitlist(tk.call("after", "info")):
            quietly(tk.call, "after", "cancel", job)


def end_root(tk: Any, on_end: Callable[[], object]) -> None:
    """Call *on_end*, which closes the runtime of a root that is being destroyed; cancel what would fail after it."""
    # Off the screen first, for a close may take its grace time. Tk refuses that at a destroy in Tcl, and for a root
    # that is no toplevel.
    quietly(tk.call, "wm", "withdraw", ".")
    try:
        on_end()
    finally:
        # Every job of the program's: they would fail when the widgets are gone.
        cancel_jobs(tk)
        quietly(tk.call, "update", "idletasks")


def empty_callbacks(tk: Any) -> None:
    """Empty the commands that tkinter has made: each holds, in C, what its callback holds.

    Only a variable's finalizer deletes its traces, and it never runs while a trace holds the variable. Emptied, not
    deleted: the finalizer would raise. Emptied in Tcl: a command made from Python holds the interpreter, and before
    Python 3.11.3 nothing deletes those of class bindings.
    """
    with suppress(TclError):
        for name in tk.splitlist(tk.call("info", "commands", "[0-9]*")):
            tk.call("proc", name, "args", "")


def finish_python_side(widget: Any) -> None:
    """Do the Python side of ``destroy()`` for *widget* and its descendants, whose windows are gone. Idempotent."""
    for child in list(widget.children.values()):
        finish_python_side(child)
    master = getattr(widget, "master", None)
    if master is not None and master.children.get(widget._name) is widget:
        del master.children[widget._name]
    commands, widget._tclCommands = widget._tclCommands or (), None
    for name in commands:
        delete_command(widget.tk, name)
    if master is None:
        cancel_jobs(widget.tk)
        empty_callbacks(widget.tk)


def destroy_or_finish(widget: Any) -> None:
    """Destroy *widget*; when its application has been destroyed in Tcl meanwhile, do the rest of it."""
    try:
        widget.tk.call("winfo", "exists", ".")
    except TclError:
        finish_python_side(widget)
        forget_root(widget)
    else:
        widget.destroy()


def ignore_destroy(root: Any) -> None:
    """Have a further ``destroy()`` of *root*, which is destroyed, do nothing.

    A program that quits in two ways asks twice, and Tk refuses every command of an application that is gone.
    """
    root.destroy = _nothing


def _nothing() -> None:
    pass


def silence_destroy(tk: Any) -> None:
    """Have ``destroy`` in Tcl do nothing: a method that was taken from the root before it was watched calls it."""
    quietly(tk.eval, "proc ::destroy args {}")


def silence_theme(tk: Any) -> None:
    """Keep Tk's idle job after a change of theme from failing on widgets that are destroyed.

    The job is scheduled in C, where ``after info`` does not show it.
    """
    quietly(tk.eval, "namespace eval ttk {proc ThemeChanged {} {}}")


def forget_root(root: Any) -> None:
    """Have the next window start afresh: the application of *root* is being destroyed."""
    silence_theme(root.tk)
    if getattr(tkinter, "_default_root", None) is root:
        tkinter._default_root = None  # type: ignore[attr-defined]  # not in its stub
    bootstrap = sys.modules.get("ttkbootstrap")
    if bootstrap is not None:
        _forget_style(bootstrap, root)


def _forget_style(bootstrap: Any, root: Any) -> None:
    """Do what ``ttkbootstrap.App.destroy()`` does: else the next window gets the destroyed one's style and fonts."""
    style = bootstrap.Style.instance
    if style is not None and style.master is root:
        bootstrap.Style.instance = None
        fonts = sys.modules.get("ttkbootstrap.utils.fonts")
        if fonts is not None:
            fonts.Fonts.reset()
