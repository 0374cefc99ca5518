"""With `guard=True` a call of Tcl on a thread of the program's own runs on the UI thread; our work is refused."""

from __future__ import annotations

import asyncio
import threading
import tkinter as tk
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from tkinter import font, ttk
from typing import Any

import pytest

from tests.host.foreign import call_from_outside, call_on, start_plain
from tests.support import until
from tkasync import POOL, THREAD, Runtime, carry, spawn_task, ui_task
from tkasync.errors import RuntimeClosedError, WrongThreadError


@pytest.fixture
def forwarding(tk_root: tk.Tk) -> Runtime:
    """A runtime on the window that forwards."""
    return Runtime(tk_root, guard=True)


@pytest.mark.parametrize(
    ("call", "gives"),
    [
        (lambda root: tk.StringVar(root, "a").get(), "a"),
        (lambda root: tk.IntVar(root, 3).get(), 3),
        (lambda root: root.eval("expr 6*7"), "42"),
        (lambda root: root.tk.call(("winfo", "exists", ".")), 1),
        (lambda root: root.tk.getint("5"), 5),
        (lambda root: root.tk.splitlist("a b"), ("a", "b")),
        (lambda root: tk.Label(root, text="x")["text"], "x"),
        (lambda root: tk.PhotoImage(master=root, width=3, height=2).width(), 3),
        (lambda root: font.Font(root, family="Courier", size=9).actual("size"), 9),
        (lambda root: root.after_cancel(root.after(10000, print)), None),
        (lambda root: root.event_generate("<<Done>>"), None),
        (lambda root: root.update(), None),
        (lambda root: root.nametowidget(".") is root, True),
    ],
)
def test_every_kind_of_call_of_a_foreign_thread_runs_on_the_ui_thread(
    tk_root: tk.Tk, forwarding: Runtime, call: Callable[[tk.Tk], object], gives: object
) -> None:
    assert call_from_outside(tk_root, lambda: call(tk_root)) == gives


def test_what_a_foreign_thread_registers_is_called_on_the_ui_thread(
    tk_root: tk.Tk, forwarding: Runtime
) -> None:
    heard: list[tuple[str, int]] = []
    text = tk.StringVar(tk_root)

    def note(what: str, *_more: object) -> None:
        heard.append((what, threading.get_ident()))

    def register() -> None:
        tk_root.bind("<<Done>>", lambda event: note("bound"))
        text.trace_add("write", lambda *names: note("traced"))
        tk.Button(tk_root, command=lambda: note("pressed")).invoke()
        tk_root.event_generate("<<Done>>")
        text.set("x")

    call_from_outside(tk_root, register)
    here = threading.get_ident()
    assert heard == [("pressed", here), ("bound", here), ("traced", here)]


def test_an_error_of_tk_reaches_the_caller(tk_root: tk.Tk, forwarding: Runtime) -> None:
    with pytest.raises(tk.TclError, match="unknown option"):
        call_from_outside(tk_root, lambda: tk_root.configure(nonsense=1))  # type: ignore[call-overload]


def test_what_comes_back_is_no_tcl_object(tk_root: tk.Tk, forwarding: Runtime) -> None:
    label = ttk.Label(tk_root, anchor="center", padding=(2, 3))
    frame = tk.Frame(tk_root, borderwidth=2)

    def read() -> list[object]:
        return [label.cget("anchor"), label.cget("padding"), frame.cget("borderwidth")]

    assert [str(value) for value in read()[:1]] == ["center"]
    assert call_from_outside(tk_root, read) == ["center", (2, 3), 2]


def test_an_image_of_pillows_is_made_on_a_foreign_thread(tk_root: tk.Tk, forwarding: Runtime) -> None:
    """Pillow makes its Tcl command at its first use, by the address of the interpreter: not on that thread."""
    imaging = pytest.importorskip("PIL.Image")
    image_tk = pytest.importorskip("PIL.ImageTk")
    tk_root.eval("rename PyImagingPhoto {}") if tk_root.eval("info commands PyImagingPhoto") else None
    made = call_from_outside(
        tk_root, lambda: image_tk.PhotoImage(imaging.new("RGB", (4, 3), "red"), master=tk_root)
    )
    assert tk_root.eval(f"{made} get 0 0") == "255 0 0"


@pytest.mark.parametrize(
    "name", ["pool", "thread", "coroutine", "to_thread", "executor", "carried", "on_cancel"]
)
def test_work_of_ours_is_refused_wherever_it_runs(tk_root: tk.Tk, forwarding: Runtime, name: str) -> None:
    label = tk.Label(tk_root)
    own = ThreadPoolExecutor(1)

    def touch() -> None:
        label.configure(text="x")

    async def step() -> None:
        touch()

    async def step_aside() -> None:
        await asyncio.to_thread(touch)

    def part() -> None:
        carried = carry(touch)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(carried).result()

    def interrupted(run: Callable[[], None]) -> Any:
        handle = spawn_task(threading.Event().wait, 0.5, on_cancel=run)
        tk_root.after(50, handle.abort)

    def start(work: Any, **options: Any) -> Any:
        def begin(run: Callable[[], None]) -> None:
            spawn_task(work, **options, on_error=errors.append, on_done=lambda handle: run())

        return begin

    errors: list[BaseException] = []
    starts = {
        "pool": start(touch, executor=POOL),
        "thread": start(touch, executor=THREAD),
        "coroutine": start(step),
        "to_thread": start(step_aside),
        "executor": start(touch, executor=own),
        "carried": start(part),
        "on_cancel": interrupted,
    }
    outcome = call_on(tk_root, starts[name], touch if name == "on_cancel" else int)
    own.shutdown()
    refused = outcome if name == "on_cancel" else errors[0]
    assert isinstance(refused, WrongThreadError)
    assert forwarding.statistics().forwarded_calls == 0


def test_a_thread_that_a_task_has_started_is_the_programs_own(tk_root: tk.Tk, forwarding: Runtime) -> None:
    text = tk.StringVar(tk_root, "a")

    def start(run: Callable[[], None]) -> None:
        spawn_task(start_plain, run)

    assert call_on(tk_root, start, text.get) == "a"


def test_calls_keep_their_order_among_those_that_are_dispatched(tk_root: tk.Tk, forwarding: Runtime) -> None:
    seen: list[str] = []
    tk_root.tk.createcommand("note", seen.append)

    def work() -> None:
        for number in range(20):
            forwarding.dispatch_to_ui(seen.append, f"dispatched {number}")
            tk_root.tk.call("note", f"called {number}")

    call_from_outside(tk_root, work)
    tk_root.deletecommand("note")
    assert seen == [f"{how} {number}" for number in range(20) for how in ("dispatched", "called")]


def test_a_call_waits_for_the_loop_to_begin(tk_root: tk.Tk, forwarding: Runtime) -> None:
    text = tk.StringVar(tk_root, "a")
    got: Future[str] = Future()
    start_plain(lambda: got.set_result(text.get()))
    with pytest.raises(TimeoutError):
        got.result(0.1)
    call_from_outside(tk_root, int)
    assert got.result(5) == "a"


def test_calls_go_on_in_a_modal_dialog(tk_root: tk.Tk, forwarding: Runtime) -> None:
    top = tk.Toplevel(tk_root)
    text = tk.StringVar(tk_root, "a")
    got: list[str] = []

    def work() -> None:
        got.append(text.get())
        tk_root.after(0, top.destroy)

    top.wait_visibility()
    top.grab_set()
    start_plain(work)
    top.wait_window()
    assert got == ["a"]


def test_a_foreign_thread_may_open_a_dialog(tk_root: tk.Tk, forwarding: Runtime) -> None:
    answer = tk.StringVar(tk_root)
    tk_root.after(50, answer.set, "yes")

    def ask() -> str:
        tk_root.wait_variable(answer)
        return answer.get()

    assert call_from_outside(tk_root, ask) == "yes"


def test_a_foreign_thread_may_destroy_the_window(tk_root: tk.Tk, forwarding: Runtime) -> None:
    tk.Button(tk_root, command=print)
    assert call_from_outside(tk_root, tk_root.destroy) is None
    assert forwarding.is_closed


def test_after_the_close_a_call_is_told_so(tk_root: tk.Tk, forwarding: Runtime) -> None:
    text = tk.StringVar(tk_root)
    forwarding.close()
    with pytest.raises(RuntimeClosedError, match=r"tk\.globalgetvar"):
        call_from_outside(tk_root, text.get)


def test_the_close_ends_the_wait_of_a_call(tk_root: tk.Tk, forwarding: Runtime) -> None:
    text = tk.StringVar(tk_root)
    told: Future[str] = Future()

    def read() -> None:
        try:
            told.set_result(text.get())
        except RuntimeClosedError as error:
            told.set_exception(error)

    start_plain(read)
    until(lambda: forwarding.statistics().queued_calls)
    forwarding.close()
    with pytest.raises(RuntimeClosedError):
        told.result(5)


def test_the_end_of_the_program_ends_the_wait_of_a_call(program: Callable[[str], str]) -> None:
    said = program("""
        root = tk.Tk()
        Runtime(root)
        text = tk.StringVar(root)
        def read():
            try: text.get()
            except RuntimeClosedError as error: print("told", flush=True)
        import logging; logging.disable()
        threading.Thread(target=read).start()
    """)
    assert said == "told\n"


def test_strict_refuses_every_thread(tk_root: tk.Tk) -> None:
    runtime = Runtime(tk_root, guard="strict")
    with pytest.raises(WrongThreadError):
        call_from_outside(tk_root, tk.StringVar(tk_root).get)
    assert runtime.statistics().refused_calls == 1


def test_the_plugin_makes_strict_the_default(tk_root: tk.Tk) -> None:
    Runtime(tk_root)
    with pytest.raises(WrongThreadError):
        call_from_outside(tk_root, tk.StringVar(tk_root).get)


@pytest.mark.parametrize("wrong", ["loose", "yes", 2, 1, 0, 1.0])
def test_a_guard_that_there_is_not_is_refused(tk_root: tk.Tk, wrong: Any) -> None:
    with pytest.raises(ValueError, match='guard is True, "strict" or False'):
        Runtime(tk_root, guard=wrong)


def test_a_ui_task_that_joins_no_thread_keeps_its_window_usable(tk_root: tk.Tk, forwarding: Runtime) -> None:
    """A foreign thread calls while a UI task waits for it."""
    text = tk.StringVar(tk_root, "a")
    got: Future[str] = Future()
    seen: list[str] = []

    @ui_task
    async def ask() -> None:
        start_plain(lambda: got.set_result(text.get()))
        seen.append(await got)

    def start(run: Callable[[], None]) -> None:
        ask().on_done(lambda handle: run())

    call_on(tk_root, start, int)
    assert seen == ["a"]
