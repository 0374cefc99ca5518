"""A runtime whose making fails, at whatever step, leaves its root as it was: the program may try again."""

from __future__ import annotations

import gc
import os
import socket
import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from tkinter import font
from types import SimpleNamespace
from typing import Any

import pytest

from tkasync import Runtime
from tkasync.errors import RuntimeClosedError
from tkasync.runtime.current import open_runtimes
from tkasync.tk.guard import guard as tk_guard
from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins

TAGS = ("TkasyncEnding", "TkasyncEnded", "TkasyncVisibility")
WAKES = ["fd", "pipe", "socket", "poll"]
ENOUGH = 100  # steps; a making has about thirty


class Fault:
    """Lets one call fail, the one with the number *at*."""

    def __init__(self, error: type[BaseException]) -> None:
        self.error = error
        self.at = 0

    def behind(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self.at -= 1
            if self.at == 0:
                raise self.error("this step fails")
            return real(*args, **options)

        return call

    def stand_in(self, app: Any) -> Any:
        """An interpreter whose methods may fail."""
        return SimpleNamespace(
            **{name: self.behind(getattr(app, name)) for name in dir(app) if not name.startswith("_")}
        )


def state(root: tk.Tk, app: Any) -> dict[str, object]:
    """Everything about *root* that a making changes."""
    return {
        "commands": set(app.splitlist(app.call("info", "commands"))),
        "variables": set(app.splitlist(app.call("info", "vars", "::tkasync*"))),
        "channels": set(app.splitlist(app.call("chan", "names"))),
        "bindings": [app.call("bind", tag) for tag in TAGS],
        "bindtags": app.call("bindtags", "."),
        "jobs": app.call("after", "info"),
        "close button": app.call("wm", "protocol", ".", "WM_DELETE_WINDOW"),
        "attributes": {key: value for key, value in vars(root).items() if key != "_tclCommands"},
        "callbacks": list(root._tclCommands or ()),  # type: ignore[attr-defined]  # tkinter's own
        "pins": pinned_interpreters(),
        "runtimes": list(open_runtimes()),
    }


@pytest.fixture
def root() -> Iterator[tk.Tk]:
    gc.collect()
    release_dead_pins()  # those of earlier tests: a start would
    root = tk.Tk()
    yield root
    root.destroy()


def unless_it_fails(make: Callable[[], Runtime], error: type[BaseException]) -> Runtime | None:
    """The runtime. The error is gone, and what its traceback held."""
    try:
        return make()
    except (error, RuntimeClosedError):  # the second is what the look at the root makes of Tcl's error
        return None


def fail_at_each_step(root: tk.Tk, fault: Fault, app: Any, make: Callable[[], Runtime]) -> Runtime:
    """Make a runtime, again and again, each time with the next step failing, until none is left to fail."""
    before = state(root, app)
    for step in range(1, ENOUGH):
        fault.at = step
        runtime = unless_it_fails(make, fault.error)
        if runtime is not None:
            fault.at = 0  # it was further than the last step
            assert step > 15, "the fault is not in the way of the making"
            return runtime
        assert state(root, app) == before, f"step {step}"
    raise AssertionError("it never succeeds")


def works(root: tk.Tk, runtime: Runtime) -> bool:
    ran: list[int] = []
    runtime.dispatch_to_ui(ran.append, 1)
    limit = root.after(10_000, ran.append, 2)
    while not ran:
        root.tk.dooneevent(0)
    root.after_cancel(limit)
    runtime.close()
    return ran == [1]


@pytest.mark.parametrize("error", [tk.TclError, KeyboardInterrupt])
@pytest.mark.parametrize("wake", WAKES)
def test_each_call_of_tcl_may_fail_once(root: tk.Tk, wake: Any, error: type[BaseException]) -> None:
    app, fault = root.tk, Fault(error)
    root.tk = fault.stand_in(app)
    runtime = fail_at_each_step(root, fault, app, lambda: Runtime(root, wake=wake, guard=False))
    assert works(root, runtime)


def test_a_guard_is_taken_off_again(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    """And with it what it had put into the widgets, fonts and functions that are older than it."""
    # In a tuple, where the guard does not look: a closure's variable it would guard.
    fault, label, text, bare = Fault(tk.TclError), tk.Label(root), font.Font(root), (root.tk, root.tk.call)
    real = tk_guard.TkGuard.behind
    monkeypatch.setattr(tk_guard.TkGuard, "behind", lambda *args: fault.behind(real(*args)))

    def make() -> Runtime:
        assert root.tk is label.tk is text._tk is bare[0]  # type: ignore[attr-defined]
        assert text._call == bare[1]  # type: ignore[attr-defined]
        return Runtime(root, wake="pipe")

    runtime = fail_at_each_step(root, fault, bare[0], make)
    assert label.tk is root.tk is not bare[0]
    assert works(root, runtime)


def test_a_guard_of_an_earlier_runtime_stays_and_posts_where_it_did(root: tk.Tk) -> None:
    Runtime(root).close()
    guarded: Any = root.tk
    post = guarded._tkasync_guard.post
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guarded, "eval", Fault(tk.TclError).behind(lambda *_args: 1 / 0))
        with pytest.raises(ZeroDivisionError):
            Runtime(root)
    assert root.tk is guarded
    assert guarded._tkasync_guard.post == post
    assert works(root, Runtime(root))


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize(
    ("wake", "module", "name"),
    [
        pytest.param("fd", os, "eventfd", marks=pytest.mark.skipif(not hasattr(os, "eventfd"), reason="none here")),
        ("pipe", os, "pipe"),
        ("pipe", os, "set_blocking"),
        ("socket", socket, "create_server"),
        ("socket", socket.socket, "accept"),
        ("socket", socket.socket, "settimeout"),
    ],
)  # fmt: skip
def test_each_call_of_the_system_may_fail_once(
    root: tk.Tk,
    wake: Any,
    module: Any,
    name: str,
    error: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault = Fault(error)
    monkeypatch.setattr(module, name, fault.behind(getattr(module, name)))
    before = state(root, root.tk), open_files()
    for fault.at in (2, 1):
        runtime = unless_it_fails(lambda: Runtime(root, wake=wake), error)
        if runtime is None:
            assert (state(root, root.tk), open_files()) == before
        else:
            runtime.close()
            before = state(root, root.tk), open_files()
    assert runtime is None, "the fault is not in the way of the making"
    assert works(root, Runtime(root, wake=wake))


def open_files() -> set[str]:
    """Nothing where the system does not tell. Those of an earlier runtime go with it."""
    gc.collect()
    files = Path("/proc/self/fd")
    return {file.name for file in files.iterdir()} if files.exists() else set()
