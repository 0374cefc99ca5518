"""Bindings: options of widgets, and Tk variables, that follow signals; they end with the widget. UI only."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from tkasync.dispatch.ambient import Owned, ambient
from tkasync.dispatch.refusals import FETCH_IT, MADE_UNRUN, brief, refuse_made, refuse_unrun, value_from
from tkasync.ownership.scope import Scope
from tkasync.ownership.whole_end import WholeEnd
from tkasync.reactive.effect import Effect
from tkasync.reactive.graph import is_same, untrack
from tkasync.reactive.signals import WriteSignal, create_effect
from tkasync.runtime.current import current_owner
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tk.guard.tcl_objects import plain

T = TypeVar("T")
_NOTHING: object = object()  # no value of an option, and equal to none


class Binding:
    """A binding; it ends with the widget, with the component or effect that it was made in, or by `stop`."""

    def __init__(self, widget_scope: Scope, follow: Callable[[], object], name: str) -> None:
        # Errors of the effect go to the boundary above the widget, so the widget owns it. The binding then takes its
        # place there: it has two owners, and leaves both when the first of them ends.
        with Owned(widget_scope):
            self._effect = create_effect(follow, name=name)
        widget_scope.discard(self._effect)
        self._owners = {widget_scope, ambient.scope or widget_scope}
        self._undo: Callable[[], object] | None = None
        try:
            for owner in self._owners:
                owner.adopt(self)
        except BaseException:  # one has ended: nobody gets a binding to stop
            self.stop()
            raise

    def stop(self) -> None:
        """Follow no longer; what is shown stays. A second time does nothing. UI only."""
        owners, self._owners = self._owners, set()
        for owner in owners:
            owner.discard(self)
        undo, self._undo = self._undo, None
        with WholeEnd() as end:
            end.step(self._effect.stop)
            if undo is not None:
                end.step(undo)

    def on_stop(self, undo: Callable[[], object]) -> None:
        """Call *undo*, once, when the binding ends."""
        self._undo = undo

    def __repr__(self) -> str:
        return f"<Binding {self._effect.name}>"


def effect_of(binding: Binding) -> Effect:
    """Return what follows the signals for *binding*, for tools."""
    return binding._effect


def bind_option(widget: tkinter.Misc, option: str, source: Callable[[], object]) -> Binding:
    """Keep ``widget[option]`` equal to the value of *source*, a signal, a memo or a function that reads them.

    It uses the widget's own ``cget`` and ``configure``, only when the value has changed, so it also works for widgets
    that are composed of others. ``None``, a resource's data before there is any, restores the first value of the
    option. The binding ends with the widget, with the component or effect in which it was created, or by its
    ``stop()``. An error of *source*, or of Tk about the value, is reported; the widget keeps its value.

    Raises:
        ValueError: the widget has no such option; the message lists those it has.
        TypeError: *source* is no function.
        NoOwnerError: the widget is destroyed.
    """
    scope = scope_of(widget)
    check_source("bind_option", source)
    shown = _Option(widget, option)
    if not shown.is_known:
        _try_option(widget, option, source)

    def follow() -> None:
        value = source()
        if type(value) in MADE_UNRUN:
            refuse_made("bind_option", value, source, FETCH_IT)
        # The source may have ended the widget, or what it is in.
        if not scope.is_ending and not is_same(None, shown.value, value):
            untrack(partial(shown.set, value))

    return Binding(scope, follow, f"binding of {option} of {widget}")


class _Option:
    """An option of a widget, and what it was last set to.

    The effect of a binding compares here. A memo between source and effect would compare too, at half as many calls
    again for every change.
    """

    def __init__(self, widget: tkinter.Misc, name: str) -> None:
        self._widget = widget
        self._name = name
        # Asked for with cget, and not looked for in Tk's table of options: a widget that is drawn out of others, as
        # those of customtkinter are, has options that Tk does not know, and another cget.
        self.is_known, self._first = _first_value(widget, name)
        self.value: object = _NOTHING
        """What was set last."""

    def set(self, value: object) -> None:
        """Set the option, for ``None`` to what it was at first: tkinter leaves an option of ``None`` out."""
        self.value = _NOTHING  # a value that Tk refuses is tried again
        # As a keyword: ttkbootstrap's own options, bootstyle and icon, are taken no other way.
        self._widget.configure(**{self._name: self._first if value is None else value})
        self.value = value


def _first_value(widget: tkinter.Misc, name: str) -> tuple[bool, object]:
    """Return whether ``cget`` knows the option, and its value."""
    try:
        value = widget.cget(name)
    except (tkinter.TclError, *_REFUSALS):
        return False, None
    # The collector may free what holds it on another thread, and Tcl objects in it with it.
    return True, plain(value)


_REFUSALS = (ValueError, TypeError, KeyError, AttributeError)
"""What widgets written in Python raise for an option that they do not have."""


def _try_option(widget: tkinter.Misc, option: str, source: Callable[[], object]) -> None:
    """Try an option that ``cget`` does not know: ttkbootstrap's own.

    Raises:
        ValueError: ``configure`` does not know it either.
    """
    try:
        value = untrack(source)
        refuse_made("bind_option", value, source)
    except Exception:
        return  # the binding reports it
    try:
        widget.configure(**{option: value})
    except tkinter.TclError as error:
        if not str(error).startswith(("unknown option", "ambiguous option")):
            return  # the option is known, the value is wrong: the binding reports it
        raise ValueError(
            f"{_called(widget)} has no option {option!r}; it has {', '.join(widget.keys())}"
        ) from None
    except _REFUSALS as error:
        raise ValueError(f"{_called(widget)} has no option {option!r}: {error}") from error


def _called(widget: tkinter.Misc) -> str:
    return f"{type(widget).__name__} {widget}"


def check_source(call: str, source: object) -> None:
    """Raise ``TypeError`` when *source* cannot be called, as a value that was handed in, or would never run."""
    if not callable(source):
        raise TypeError(
            f"{call} takes a signal or a function that reads signals, not {brief(source)}: write lambda: ..."
        )
    refuse_unrun(call, source, FETCH_IT)


def bind_variable(variable: tkinter.Variable, read: Callable[[], T], write: WriteSignal[T]) -> Binding:
    """Keep a Tk variable and a signal equal, whichever changes; at first the variable takes the signal's value.

    The binding ends with the current owner (the component, say), or by its ``stop()``. Text that the variable cannot
    read (an emptied entry of an ``IntVar``) leaves the signal as it was until the input is complete again.

    Raises:
        TypeError: *variable* is no Tk variable, *read* no function, *write* no writing end of a signal.
    """
    if not isinstance(variable, tkinter.Variable):
        raise TypeError(f"bind_variable takes a StringVar, IntVar, ... first, not {variable!r}")
    check_source("bind_variable", read)
    if not isinstance(write, WriteSignal):
        raise TypeError(f"bind_variable takes the writing end of the signal last, not {write!r}")
    sides = _Sides(variable, write)
    binding = Binding(
        current_owner(),
        lambda: sides.on_signal(value_from("bind_variable", read(), read)),
        f"binding of {variable}",
    )
    trace = variable.trace_add("write", sides.on_variable)
    binding.on_stop(lambda: _remove_trace(variable, trace))
    return binding


def _remove_trace(variable: tkinter.Variable, trace: str) -> None:
    try:
        variable.trace_remove("write", trace)
    except tkinter.TclError:
        if any(name == trace for _modes, name in _traces(variable)):
            raise


def _traces(variable: tkinter.Variable) -> list[tuple[Any, str]]:
    try:
        return variable.trace_info()
    except tkinter.TclError:  # the interpreter is deleted, and its variables with it
        return []


class _Readable(Protocol):
    def get(self) -> Any: ...
    def set(self, value: Any) -> None: ...


class _Sides:
    """The two sides of one binding. A side that is equal already is left alone, so neither echoes the other."""

    def __init__(self, variable: _Readable, write: WriteSignal[Any]) -> None:
        self._variable = variable
        self._write = write
        self._is_setting = False

    def on_signal(self, value: Any) -> None:
        if untrack(self._current) == (True, value):
            return
        self._is_setting = True
        try:
            untrack(lambda: self._variable.set(value))
        finally:
            self._is_setting = False

    def on_variable(self, *_trace: str) -> None:
        # What the signal has written is not written back: a variable may read it differently, as text.
        is_complete, value = (False, None) if self._is_setting else self._current()
        if is_complete:
            self._write.set(value)

    def _current(self) -> tuple[bool, Any]:
        """Return whether the variable can be read at the moment, and its value."""
        try:
            return True, self._variable.get()
        except (tkinter.TclError, ValueError):  # "expected a number but got ''": half-typed input
            return False, None
