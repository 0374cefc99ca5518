"""Whose thread an interpreter is, and what holds it, whatever versions of Python and Tcl have met."""

from __future__ import annotations

import gc
import tkinter as tk
from collections.abc import Callable
from threading import get_ident

import pytest

from tests.host.guards import Queue
from tests.support.threads import on_threads
from tkasync import Runtime
from tkasync.errors import WrongThreadError
from tkasync.tk.guard.guard import install
from tkasync.tk.guard.interpreter import thread_of
from tkasync.tk.guard.pin import _pins, release_dead_pins
from tkasync.tk.host import root_check

Roots = Callable[[], tk.Tk]


def test_the_thread_that_made_an_interpreter_is_told_on_every_thread(roots: Roots) -> None:
    root = roots()
    assert thread_of(root.tk) == get_ident()
    assert on_threads(lambda: thread_of(root.tk)) == [get_ident()]
    assert on_threads(lambda: thread_of(tk.Tcl().tk) == get_ident()) == [True]


def test_a_window_of_another_thread_is_refused_without_asking_tcl(
    roots: Roots, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tcl 9 lets a `_tkinter` through that does not know it, and ends the process for the first handler made there."""
    root = roots()
    monkeypatch.setattr(root_check, "_never", None)  # what a timer handler would be given
    [error] = on_threads(lambda: Runtime(root))
    assert isinstance(error, WrongThreadError)
    assert "on the thread that made the root" in str(error)


def test_a_window_whose_thread_cannot_be_told_is_refused_where_tkinter_does(
    roots: Roots, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a Python that was built without ctypes."""
    monkeypatch.setattr(root_check, "thread_of", lambda _app: None)
    root = roots()
    [error] = on_threads(lambda: Runtime(root))
    assert isinstance(error, WrongThreadError)
    Runtime(root)


@pytest.fixture
def no_dead_pins() -> None:
    """Those of earlier tests are released."""
    gc.collect()
    release_dead_pins()


@pytest.mark.usefixtures("no_dead_pins")
def test_an_interpreter_that_one_reference_holds_stays(queue: Queue) -> None:
    """As many as one: a command made from Python was another one, up to some version."""
    root = tk.Tcl()
    install(root, queue.post)
    held = root.tk.call
    del root
    gc.collect()
    assert release_dead_pins() == 0
    assert held("info", "exists", "tkasync_nothing") in (0, "0")
    del held
    gc.collect()
    assert release_dead_pins() == 1


@pytest.mark.usefixtures("no_dead_pins")
def test_an_interpreter_that_was_in_use_before_is_held_by_each_use(queue: Queue) -> None:
    """A method that a running function had taken out is older than the guard, and keeps the interpreter as it is."""
    root = tk.Tcl()
    call = root.tk.call
    install(root, queue.post)
    del root
    gc.collect()
    assert release_dead_pins() == 0
    del call
    gc.collect()
    assert release_dead_pins() == 1


class _TakenOut:
    """The pin of another thread, which takes it out while this one looks."""

    @property
    def ident(self) -> int:
        _pins.remove(self)  # type: ignore[arg-type]  # as much of a pin as a look needs
        return 0


@pytest.mark.usefixtures("no_dead_pins")
def test_an_interpreter_is_not_passed_over_where_another_thread_releases_its_own(queue: Queue) -> None:
    install(tk.Tcl(), queue.post)
    gc.collect()
    _pins.insert(-1, _TakenOut())  # type: ignore[arg-type]
    assert release_dead_pins() == 1
