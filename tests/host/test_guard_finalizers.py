"""Finalizers on another thread, and interpreters that wait for their own."""

from __future__ import annotations

import gc
import sys
import threading
import tkinter as tk
import weakref
from concurrent.futures import ThreadPoolExecutor
from tkinter import font

import pytest

from tests.host.guards import Queue, on
from tests.support.gil import needs_gil
from tkasync.errors import WrongThreadError
from tkasync.tk.guard.guard import TkGuard, install
from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins


@needs_gil
def test_a_variable_an_image_and_a_font_dropped_by_a_worker_are_removed_on_the_ui_thread(
    root: tk.Tk, guard: TkGuard, queue: Queue, worker: ThreadPoolExecutor
) -> None:
    held = [
        tk.StringVar(root, name="a_text"),
        tk.PhotoImage("an_image", master=root),
        font.Font(root, name="a_font", family="Courier"),
    ]
    held[0].trace_add("write", print)
    on(worker, held.clear)
    there = root.tk.call("info", "exists", "a_text"), "an_image" in root.image_names()
    assert there == (1, True)

    assert queue.run() == guard.deferred == 4  # the variable, its trace's command, the image, the font
    gone = root.tk.call("info", "exists", "a_text"), "an_image" in root.image_names()
    assert gone == (0, False)
    assert "a_font" not in font.names(root)


def test_finalizers_operations_keep_their_order(
    root: tk.Tk, guard: TkGuard, queue: Queue, worker: ThreadPoolExecutor
) -> None:
    class Owner:
        def __del__(self) -> None:
            for number in range(3):
                root.tk.call("lappend", "done", number)

    held = [Owner()]
    on(worker, held.clear)
    queue.run()
    assert root.tk.splitlist(root.tk.getvar("done")) == (0, 1, 2)


@needs_gil
def test_a_weakref_finalizer_is_queued_as_well(
    root: tk.Tk, guard: TkGuard, queue: Queue, worker: ThreadPoolExecutor
) -> None:
    held = [Queue()]
    weakref.finalize(held[0], root.tk.call, "set", "finalized", "yes")
    on(worker, held.clear)
    assert root.tk.call("info", "exists", "finalized") == 0
    queue.run()
    assert root.tk.getvar("finalized") == "yes"


def test_a_finalizer_that_destroys_a_widget_has_it_destroyed_on_the_ui_thread(
    root: tk.Tk, guard: TkGuard, queue: Queue, worker: ThreadPoolExecutor
) -> None:
    class Owner:
        def __init__(self) -> None:
            self.widget = tk.Frame(root)

        def __del__(self) -> None:
            if self.widget.winfo_exists():
                self.widget.destroy()

    held = [Owner()]
    assert root.winfo_children()
    on(worker, held.clear)
    queue.run()
    assert root.tk.call("winfo", "children", ".") == ""


@needs_gil
def test_a_finalizer_cannot_read_and_is_told_so(
    root: tk.Tk, guard: TkGuard, worker: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tk.StringVar(root)
    unraisable: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda args: unraisable.append(args.exc_type))

    class Owner:
        def __del__(self) -> None:
            text.get()

    held = [Owner()]
    on(worker, held.clear)
    assert unraisable == [WrongThreadError]


@needs_gil
def test_what_is_gone_already_needs_no_finalizing(queue: Queue, worker: ThreadPoolExecutor) -> None:
    root = tk.Tk()
    guard = install(root, queue.post)
    held = [tk.PhotoImage(master=root), tk.StringVar(root)]
    root.destroy()
    on(worker, held.clear)
    assert queue.run() == guard.deferred == 2


@needs_gil
def test_a_finalizer_with_a_mistake_of_its_own_is_not_hushed_up(
    root: tk.Tk, guard: TkGuard, queue: Queue, worker: ThreadPoolExecutor
) -> None:
    class Owner:
        def __del__(self) -> None:
            root.tk.createcommand("name", "not callable")  # type: ignore[arg-type]

    held = [Owner()]
    on(worker, held.clear)
    with pytest.raises(TypeError, match="not callable"):
        queue.run()


def test_what_a_worker_drops_is_removed_whichever_thread_runs_the_finalizer(
    root: tk.Tk, guard: TkGuard, queue: Queue, worker: ThreadPoolExecutor
) -> None:
    """Without the GIL it may be the thread that made the object, and at once or a little later."""
    held = [tk.StringVar(root, name="a_text"), tk.PhotoImage("an_image", master=root)]
    on(worker, held.clear)
    for _ in range(3):
        queue.run()
    assert root.tk.call("info", "exists", "a_text") == 0
    assert "an_image" not in root.image_names()


def dead_root(queue: Queue) -> None:
    root = tk.Tk()
    install(root, queue.post)
    root.destroy()
    del root
    gc.collect()


def test_a_dead_interpreter_waits_for_its_ui_thread(queue: Queue, worker: ThreadPoolExecutor) -> None:
    gc.collect()
    release_dead_pins()
    before = pinned_interpreters()
    dead_root(queue)
    assert on(worker, release_dead_pins) == 0
    assert pinned_interpreters() == before + 1
    assert release_dead_pins() == 1
    assert pinned_interpreters() == before


def test_an_interpreter_that_something_holds_stays(queue: Queue) -> None:
    gc.collect()
    release_dead_pins()
    root = tk.Tk()
    install(root, queue.post)
    held = root.tk.call
    root.destroy()
    del root
    gc.collect()
    assert release_dead_pins() == 0
    with pytest.raises(tk.TclError):
        held("winfo", "exists", ".")
    del held
    gc.collect()
    assert release_dead_pins() == 1


def test_a_window_of_an_ended_thread_is_nobodys(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system gives the identifier of an ended thread to the next one: that one is not its UI thread."""
    for module in ("guard", "pin"):
        monkeypatch.setattr(f"tkasync.tk.guard.{module}.get_ident", lambda: 7)
    roots: list[tk.Tk] = []

    def ui() -> None:
        root = tk.Tcl()
        install(root, queue.post)
        root.eval("set a 1")
        roots.append(root)

    def look() -> None:
        try:
            roots[0].eval("set a")
        except WrongThreadError:
            refused.append(threading.get_ident())

    refused: list[int] = []
    for target in (ui, look, look):
        thread = threading.Thread(target=target)
        thread.start()
        thread.join(20)
    assert len(refused) == 2
    with pytest.raises(WrongThreadError):
        roots[0].eval("set a")
