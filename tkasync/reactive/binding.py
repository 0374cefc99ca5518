"""Bindings: widgets and variables that follow signals, and are let go with the widget. UI only."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import Any, TypeVar

from tkasync.lifecycle.context import owned_by, owner_at_hand
from tkasync.lifecycle.registry import scope_of
from tkasync.reactive.effect import Effect
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import WriteSignal, create_effect, create_memo

T = TypeVar("T")


def bind_option(widget: tkinter.Misc, option: str, source: Callable[[], object]) -> Effect:
    """Keep ``widget[option]`` at the value of *source*, a signal, a memo or a function that reads them.

    Tk is called only when the value has changed. Undone with the widget, or by ``stop()`` of what comes back. An error of
    *source* is reported; the widget keeps what it shows.

    Raises:
        ValueError: the widget has no such option; the message lists those it has.
        NoOwnerError: the widget is destroyed.
    """
    scope = scope_of(widget)
    if option not in widget.keys():  # noqa: SIM118  # a widget is no mapping
        options = ", ".join(widget.keys())
        raise ValueError(f"{type(widget).__name__} {widget} has no option {option!r}; it has {options}")
    with owned_by(scope):
        value = create_memo(source, name=f"{option} of {widget}")
        return create_effect(
            lambda: widget.configure({option: value.get()}), name=f"binding of {option} of {widget}"
        )


def bind_variable(variable: tkinter.Variable, read: Callable[[], T], write: WriteSignal[T]) -> Effect:
    """Keep a Tk variable and a signal equal, whichever changes. Undone with the owner at hand, the component say.

    Text that the variable cannot read (an emptied entry of an ``IntVar``) leaves the signal as it was until the input is
    whole again.

    Raises:
        TypeError: *variable* is no Tk variable.
    """
    if not isinstance(variable, tkinter.Variable):
        raise TypeError(f"bind_variable takes a StringVar, IntVar, ... first, not {variable!r}")
    scope = owner_at_hand()
    binding = _Variable(variable, write)
    trace = variable.trace_add("write", binding.on_variable)
    with owned_by(scope):
        effect = create_effect(lambda: binding.on_signal(read()), name=f"binding of {variable}")
    scope.on_cleanup(variable.trace_remove, "write", trace)
    return effect


class _Variable:
    """The two ways of one binding; while one of them runs the other keeps still."""

    def __init__(self, variable: tkinter.Variable, write: WriteSignal[Any]) -> None:
        self._variable = variable
        self._write = write
        self._busy = False

    def on_signal(self, value: Any) -> None:
        if self._busy or untrack(self._current) == (True, value):
            return
        self._busy = True
        try:
            self._variable.set(value)
        finally:
            self._busy = False

    def on_variable(self, *_trace: str) -> None:
        is_whole, value = self._current()
        if self._busy or not is_whole:
            return
        self._busy = True
        try:
            self._write.set(value)
        finally:
            self._busy = False

    def _current(self) -> tuple[bool, Any]:
        """Whether the variable can be read at the moment, and its value."""
        try:
            return True, self._variable.get()
        except (tkinter.TclError, ValueError):  # "expected a number but got ''": half-typed input
            return False, None
