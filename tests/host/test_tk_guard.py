"""The guard in front of `root.tk`: what it covers, and what a call of another thread is told."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from tkinter import font, ttk
from typing import Any

import pytest

from tests.host.guards import Queue, on
from tests.support.gil import needs_gil
from tkasync.errors import WrongThreadError
from tkasync.tk.guard.guard import GuardedTk, TkGuard, install
from tkasync.tk.guard.tcl_objects import refuse_tcl_objects


def test_whatever_is_made_on_the_root_inherits_the_guard(root: tk.Tk, guard: TkGuard) -> None:
    made = [
        tk.Frame(root).tk,
        tk.Label(tk.Toplevel(root)).tk,
        tk.StringVar(root)._tk,
        tk.PhotoImage(master=root).tk,
        font.Font(root)._tk,
        ttk.Style(root).tk,
    ]
    assert isinstance(root.tk, GuardedTk)
    assert all(guarded is root.tk for guarded in made)


def test_what_was_made_on_the_root_before_is_guarded_too(root: tk.Tk, queue: Queue) -> None:
    class Slotted:
        __slots__ = ("empty", "tk")

    real = root.tk
    call = real.call
    slotted = Slotted()
    slotted.tk = real
    kept = {"tk": [real]}
    image, looked_at = tk.PhotoImage(master=root), tk.PhotoImage(master=root)
    assert vars(looked_at)["tk"] is real
    made = [tk.Frame(root), tk.StringVar(root), ttk.Style(root)]
    text = font.Font(root)

    install(root, queue.post)
    assert [made[0].tk, made[1]._tk, made[2].tk] == [root.tk] * 3
    assert image.tk is looked_at.tk is slotted.tk is kept["tk"][0] is root.tk
    assert text._tk is root.tk
    assert text._call is root.tk.call
    assert text._split is root.tk.splitlist
    assert call is not root.tk.call  # the local of a running function: out of reach, as the module says


def test_a_closure_over_the_interpreter_is_guarded_too(root: tk.Tk, queue: Queue) -> None:
    def make() -> Callable[[], object]:
        call = root.tk.call
        return lambda: call("info", "patchlevel")

    patchlevel = make()
    install(root, queue.post)
    with ThreadPoolExecutor(1) as pool, pytest.raises(WrongThreadError):
        on(pool, patchlevel)


def test_every_method_of_the_interpreter_is_there(root: tk.Tk, queue: Queue) -> None:
    real = root.tk
    install(root, queue.post)
    assert {name for name in dir(real) if not name.startswith("_")} <= set(vars(root.tk))
    assert root.tk.call.__name__ == "call"
    assert root.tk.getvar.__doc__ == real.getvar.__doc__
    with pytest.raises(AttributeError, match=r"'_tkinter\.tkapp' object has no attribute 'nonsense'"):
        root.nonsense  # noqa: B018


def test_an_interpreter_without_a_window_is_guarded_and_may_load_tk(queue: Queue) -> None:
    root = tk.Tcl()
    install(root, queue.post)
    assert root.eval("expr 6*7") == "42"
    root.loadtk()
    root.destroy()


@needs_gil
def test_installed_again_it_keeps_the_guard_and_takes_the_new_queue(
    root: tk.Tk, guard: TkGuard, queue: Queue, worker: ThreadPoolExecutor
) -> None:
    newer = Queue()
    before = root.tk
    assert install(root, newer.post) is guard
    assert root.tk is before
    held = [tk.PhotoImage(master=root)]
    on(worker, held.clear)
    assert (queue.run(), newer.run()) == (0, 1)


def test_a_call_names_itself_the_thread_and_what_to_write(
    root: tk.Tk, guard: TkGuard, worker: ThreadPoolExecutor
) -> None:
    label = tk.Label(root, text="before")
    with pytest.raises(WrongThreadError) as caught:
        on(worker, lambda: label.configure(text="a long text that nobody needs in an error"))
    message = str(caught.value)
    assert message.startswith(".!label configure runs on the UI thread only, and this is thread 'loader_0'")
    assert "dispatch_to_ui(fn, *args)" in message
    assert label["text"] == "before"


@pytest.mark.parametrize(
    ("call", "begins", "remedy"),
    [
        (
            lambda root: tk.Variable.get(root.text),
            "tk.globalgetvar('PY_VAR",
            "read on the UI thread and passed",
        ),
        (lambda root: root.text.set("x"), "tk.globalsetvar('PY_VAR", "dispatch_to_ui"),
        (lambda root: root.mainloop(), "tk.mainloop()", "the thread that made the root"),
        (lambda root: root.after(1, print), "after()", "dispatch_to_ui"),
        (lambda root: root.event_generate("<<Done>>"), "event generate", "dispatch_to_ui"),
        (lambda root: root.eval("set a 1"), "set a", "dispatch_to_ui"),
        (lambda root: root.tk.call(("winfo", "children", ".")), "winfo children", "dispatch_to_ui"),
        (lambda root: root.quit(), "tk.quit()", "dispatch_to_ui"),
        (lambda root: tk.Frame(root), "frame .!frame", "dispatch_to_ui"),
        (lambda root: root.tk.getint("5"), "tk.getint('5')", "dispatch_to_ui"),
        (lambda root: root.destroy(), "destroy .", "dispatch_to_ui"),
    ],
)
def test_every_kind_of_call_is_refused(
    root: tk.Tk,
    guard: TkGuard,
    worker: ThreadPoolExecutor,
    call: Callable[[Any], object],
    begins: str,
    remedy: str,
) -> None:
    root.text = tk.StringVar(root)  # type: ignore[attr-defined]
    with pytest.raises(WrongThreadError, match=remedy) as caught:
        on(worker, call, root)
    assert str(caught.value).startswith(begins)
    assert guard.deferred == 0


def test_converting_what_is_converted_already_needs_no_tcl(
    root: tk.Tk, guard: TkGuard, worker: ThreadPoolExecutor
) -> None:
    def convert() -> list[object]:
        app = root.tk
        values = [app.getint(5), app.getdouble(5), app.getboolean(1), app.splitlist(("a", "b"))]
        return [*values, app.wantobjects()]

    assert on(worker, convert) == [5, 5.0, True, ("a", "b"), True]


def test_after_destroy_the_ui_thread_gets_tcls_own_error(queue: Queue) -> None:
    root = tk.Tk()
    install(root, queue.post)
    label = tk.Label(root)
    root.destroy()
    with pytest.raises(tk.TclError, match="invalid command name"):
        label.configure(text="x")


def test_a_tcl_object_is_refused_with_the_remedy(root: tk.Tk) -> None:
    name = ttk.Entry(root).cget("font")  # one of the few that every Tk hands out as an object
    refuse_tcl_objects(["text", 1, None, str(name)])
    with pytest.raises(TypeError, match=r"must not leave the UI thread: pass str\(value\)"):
        refuse_tcl_objects(["text", name])
