"""The guard in front of `root.tk`, and the pin that keeps interpreters for their UI thread."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import tkinter as tk
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tkinter import font, ttk
from typing import Any

import pytest

from tkasync.errors import WrongThreadError
from tkasync.tk.guard.guard import GuardedTk, TkGuard, install, refuse_tcl_objects
from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins

PROGRAMS = Path(__file__).with_name("guard_programs.py")
HAZARDS = (
    "closed_window_is_collected_by_a_worker",
    "themed_window_is_collected_by_a_worker",
    "bound_method_outlives_its_window",
    "last_references_fall_without_a_loop",
    "last_reference_falls_while_the_ui_joins",
    "collector_runs_in_a_worker_that_holds_the_logging_lock",
    "errors_and_results_die_on_the_pool",
    "workers_touch_the_window_in_every_state_of_the_loop",
    "two_ui_threads",
)


class Queue:
    """What was posted, run when told."""

    def __init__(self) -> None:
        self.calls: SimpleQueue[tuple[Callable[..., object], tuple[object, ...]]] = SimpleQueue()

    def post(self, fn: Callable[..., object], *args: object) -> None:
        self.calls.put((fn, args))

    def run(self) -> int:
        done = 0
        while not self.calls.empty():
            fn, args = self.calls.get_nowait()
            fn(*args)
            done += 1
        return done


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def root() -> Iterator[tk.Tk]:
    """A plain root, not guarded yet."""
    root = tk.Tk()
    yield root
    root.destroy()


@pytest.fixture
def guard(root: tk.Tk, queue: Queue) -> TkGuard:
    return install(root, queue.post)


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, thread_name_prefix="loader") as pool:
        yield pool


def on(worker: ThreadPoolExecutor, fn: Callable[..., Any], *args: object) -> Any:
    """What *fn* returns or raises on the worker, while the UI thread waits for it."""
    return worker.submit(fn, *args).result(20)


# What is guarded


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


# Calls from another thread


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
        (lambda root: root.after(1, print), "tk.createcommand('", "dispatch_to_ui"),
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


# Finalizers on another thread


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


def test_a_weakref_finalizer_is_queued_as_well(
    root: tk.Tk, guard: TkGuard, queue: Queue, worker: ThreadPoolExecutor
) -> None:
    held = [tk.Frame(root)]
    finalizer = weakref.finalize(Queue(), root.tk.call, "set", "finalized", "yes")
    on(worker, finalizer)
    held.clear()
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


def test_what_is_gone_already_needs_no_finalizing(queue: Queue, worker: ThreadPoolExecutor) -> None:
    root = tk.Tk()
    guard = install(root, queue.post)
    held = [tk.PhotoImage(master=root), tk.StringVar(root)]
    root.destroy()
    on(worker, held.clear)
    assert queue.run() == guard.deferred == 2


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


# The pin


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


# Tcl objects


def test_a_tcl_object_is_refused_with_the_remedy(root: tk.Tk) -> None:
    pixels = ttk.Frame(root, padding=5).cget("padding")[0]
    refuse_tcl_objects(["text", 1, None, str(pixels)])
    with pytest.raises(TypeError, match=r"must not leave the UI thread: pass str\(value\)"):
        refuse_tcl_objects(["text", pixels])


# Whole programs, in processes of their own


def run_program(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(PROGRAMS.parents[2])}
    command = [sys.executable, "-X", "faulthandler", str(PROGRAMS), name, *options]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=90, check=False)


@pytest.mark.parametrize("name", [*HAZARDS, "process_ends_with_everything_alive"])
def test_guarded_program_ends_well(name: str) -> None:
    ended = run_program(name)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.fixture(scope="module")
def in_plain_tk() -> Iterator[dict[str, Future[subprocess.CompletedProcess[str]]]]:
    """The end of each program without the guard. All at once: most of them hang until they are ended."""
    with ThreadPoolExecutor(len(HAZARDS)) as pool:
        yield {name: pool.submit(run_program, name, "--bare") for name in HAZARDS}


@pytest.mark.slow
@pytest.mark.parametrize("name", HAZARDS)
def test_the_same_program_in_plain_tk_dies_hangs_or_leaks(
    name: str, in_plain_tk: dict[str, Future[subprocess.CompletedProcess[str]]]
) -> None:
    assert in_plain_tk[name].result().returncode != 0
