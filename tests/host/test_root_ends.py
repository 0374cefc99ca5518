"""Every way a root ends leaves nothing behind: no object, no interpreter, no job, no style for the next window."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tkinter as tk
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import ttkbootstrap

from tkasync import Runtime
from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins


def orderly(root: tk.Tk) -> None:
    root.destroy()


def at_tcl_level(root: tk.Tk) -> None:
    root.tk.call("destroy", ".")


def at_tcl_level_with_a_binding_that_breaks(root: tk.Tk) -> None:
    root.tk.call("bind", ".", "<Destroy>", "break")
    root.tk.call("destroy", ".")


def by_the_close_button(root: tk.Tk) -> None:
    root.tk.eval(str(root.tk.call("wm", "protocol", ".", "WM_DELETE_WINDOW")))


def closed_first(root: tk.Tk) -> None:
    Runtime.of(root).close()
    root.destroy()


WAYS = [orderly, at_tcl_level, at_tcl_level_with_a_binding_that_breaks, by_the_close_button, closed_first]


def themed() -> tk.Tk:
    return ttkbootstrap.App()


def filled(make: Callable[[], tk.Tk]) -> tk.Tk:
    """A window with a runtime and what holds it: callbacks of widgets, traces, images, jobs."""
    root = make()
    Runtime(root)
    frame = tk.Frame(root)
    text = tk.StringVar(root)
    text.trace_add("write", lambda *_: root.title(text.get()))  # it holds its own variable
    button = tk.Button(frame, textvariable=text, command=lambda: (root, frame))
    button.image = tk.PhotoImage(master=root, width=4, height=4)  # type: ignore[attr-defined]
    for widget in (frame, button):
        widget.pack()
        widget.bind("<Destroy>", lambda event: heard.append(str(event.widget)))
    root.bind("<Destroy>", lambda event: heard.append(str(event.widget)))
    root.after(60_000, button.invoke)
    root.after_idle(button.flash)
    return root


heard: list[str] = []


@pytest.mark.parametrize("end", WAYS)
@pytest.mark.parametrize("make", [tk.Tk, themed])
def test_a_root_that_ended_is_freed(make: Callable[[], tk.Tk], end: Callable[[tk.Tk], None]) -> None:
    gc.collect()
    release_dead_pins()
    before = pinned_interpreters()

    def open_and_end() -> weakref.ref[Any]:
        root = filled(make)
        end(root)
        return weakref.ref(root)

    ended = open_and_end()
    filled(tk.Tk).destroy()  # lets go what waited for a next window
    gc.collect()
    assert ended() is None
    release_dead_pins()
    assert pinned_interpreters() <= before  # an earlier test's may have gone meanwhile


@pytest.mark.parametrize("end", WAYS[:-1])
def test_the_next_themed_window_gets_a_style_of_its_own(end: Callable[[tk.Tk], None]) -> None:
    for _ in range(2):
        app = themed()
        assert ttkbootstrap.Style().master is app
        ttkbootstrap.Style().theme_use("bootstrap-dark")
        ttkbootstrap.Button(filled(lambda app=app: app), text="themed").pack()  # type: ignore[misc]
        app.update()
        end(app)
        assert ttkbootstrap.Style.instance is None
        assert tk._default_root is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("end", WAYS[:-1])  # once its runtime is closed a root is as plain tkinter made it
def test_no_job_outlives_its_root(end: Callable[[tk.Tk], None]) -> None:
    """Timers belong to the thread: one that is left would run under the next window, and fail."""
    root = filled(tk.Tk)
    real = root.tk
    root.bind("<Destroy>", lambda _event: root.after(0, print), add=True)
    end(root)
    assert real.call("after", "info") == ""


@pytest.mark.parametrize("end", [orderly, at_tcl_level])
def test_bindings_of_the_program_hear_the_end(end: Callable[[tk.Tk], None]) -> None:
    heard.clear()
    end(filled(tk.Tk))
    assert {".!frame", ".!frame.!button", "."} <= set(heard)


def test_a_widget_destroyed_at_tcl_level_lets_go_of_what_it_contains() -> None:
    root = tk.Tk()
    runtime = Runtime(root)
    frame = tk.Frame(root)
    ended: list[str] = []
    runtime.host.watch(frame, lambda: ended.append("frame"))
    button = weakref.ref(tk.Button(frame, command=frame.bell))
    root.tk.call("destroy", str(frame))
    runtime.queue.drain_and_execute()
    assert ended == ["frame"]
    frame = None  # type: ignore[assignment]
    gc.collect()
    assert button() is None
    root.destroy()


def test_a_runtime_made_again_on_its_root_watches_it_once() -> None:
    root = tk.Tk()
    for _ in range(3):
        Runtime(root).close()
    assert root.bindtags().count("TkasyncEnding") == 1
    root.destroy()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_leaves_the_window_to_its_parent() -> None:
    program = Path(__file__).with_name("fork_program.py")
    env = {**os.environ, "PYTHONPATH": str(program.parents[2])}
    command = [sys.executable, "-X", "faulthandler", str(program)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
