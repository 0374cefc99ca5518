"""The promises of Lifecycle, sentence by sentence."""

from __future__ import annotations

import asyncio
import gc
import threading
import tkinter as tk
import weakref
from concurrent.futures import CancelledError
from tkinter import ttk

import pytest

from tkasync import (
    Component,
    ComponentMixin,
    Runtime,
    Scope,
    bind_option,
    create_effect,
    create_signal,
    current_runtime,
    on_cleanup,
    scope_of,
    sleep,
    spawn_interval,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import NoOwnerError, NoRuntimeError, RuntimeClosedError, WrongThreadError

WAIT = 20  # seconds; reached by a failure only


class Log(list):
    def note(self, *args):
        self.append(args[0] if len(args) == 1 else args)


class Panel(Component):
    def setup(self):
        self.log = Log(["setup"])
        self.on_cleanup(self.log.note, "cleanup")
        self.task = self.spawn_task(asyncio.sleep, 1000)


class Window(ComponentMixin, tk.Toplevel):
    def setup(self):
        self.log = Log(["setup"])
        self.on_cleanup(self.log.note, "cleanup")
        self.task = self.spawn_task(asyncio.sleep, 1000)


class Editor(ComponentMixin, tk.Text):
    def setup(self):
        self.log = Log(["setup"])
        self.on_cleanup(self.log.note, "cleanup")
        self.task = self.spawn_task(asyncio.sleep, 1000)


ENDS = {
    "destroy": lambda w: w.destroy(),
    "tcl": lambda w: w.tk.call("destroy", str(w)),
    "parent": lambda w: w.master.destroy(),
    "parent's parent": lambda w: w.master.master.destroy(),
    "parent, tcl": lambda w: w.tk.call("destroy", str(w.master)),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", [Panel, Window, Editor])
def test_setup_and_end(tk_root, pilot, kind, end):
    """`Component` and `ComponentMixin`: override `setup()`; what it owns ends with it, however it ends."""
    outer = ttk.Frame(tk_root)
    inner = ttk.Frame(outer)
    component = kind(inner)
    assert component.log == ["setup"]
    ENDS[end](component)
    assert component.log == ["setup", "cleanup"]
    assert component.task.cancelled()
    component.destroy()
    assert component.log == ["setup", "cleanup"]
    pilot.settle()


def test_component_is_a_frame(tk_root):
    """`Component` (a `ttk.Frame`)."""
    panel = Panel(tk_root, padding=3)
    assert isinstance(panel, ttk.Frame)
    assert "3" in str(panel["padding"])
    panel.destroy()


def test_a_window_closed_by_the_user(tk_root, pilot):
    """`Toplevel`: closed by its button."""
    window = Window(tk_root)
    pilot.wait_until(window.winfo_ismapped)
    window.tk.call(*window.tk.splitlist(window.protocol("WM_DELETE_WINDOW") or f"destroy {window}"))
    assert window.log == ["setup", "cleanup"]


def test_a_root_as_component(program):
    """... and `Tk` included."""
    assert (
        program("""
        class App(ComponentMixin, tk.Tk):
            def setup(self):
                self.title("App")
                self.on_cleanup(print, "cleanup")
                self.spawn_task(lambda: 5, on_result=self.show)
                self.later = self.spawn_task(asyncio.sleep, 1000)
            def show(self, value):
                print(value, self.title())
                self.dispatch_to_ui(self.destroy)
        app = App()
        app.mainloop()
        print(app.later.cancelled())
    """)
        == "5 App\ncleanup\nTrue\n"
    )


def test_own_init(tk_root):
    """A subclass with an `__init__` of its own, in either spelling."""

    class Own(Component):
        def __init__(self, master, value, **options):
            self.value = value
            super().__init__(master, **options)

        def setup(self):
            self.seen = self.value

    own = Own(tk_root, 5, padding=2)
    assert own.seen == 5
    own.destroy()


def test_a_setup_that_fails(tk_root):
    """An error in `setup()` comes out where the component is made, and leaves nothing running."""
    tasks = []

    class Bad(Component):
        def setup(self):
            tasks.append(self.spawn_task(asyncio.sleep, 1000))
            raise KeyError("bad")

    with pytest.raises(KeyError):
        Bad(tk_root)
    assert tasks[0].cancelled()


def test_methods_with_the_same_names(tk_root, pilot):
    """Methods with the same names as the functions here, owned by the component."""
    seen = Log()
    read, write = create_signal(1)

    class All(Component):
        def setup(self):
            self.double = self.create_memo(lambda: read() * 2)
            self.label = ttk.Label(self)
            self.bind_option(self.label, "text", self.double)
            self.create_effect(lambda: seen.note(self.double()))
            self.variable = tk.IntVar(self)
            self.bind_variable(self.variable, read, write)
            self.interval = self.spawn_interval(0.01, seen.note, "tick")
            self.debounced = self.spawn_debounced(0.01, seen.note)
            self.throttled = self.spawn_throttled(0.01, seen.note)
            self.resource = self.create_resource(read, lambda value: value * 100)
            self.ui = self.spawn_ui_task(self.wait)
            self.dispatch_to_ui(seen.note, "dispatched")

        async def wait(self):
            await sleep(1000)

    component = All(tk_root)
    pilot.wait_until(lambda: {"dispatched", "tick"} <= set(seen) and component.resource.data == 100)
    write.set(5)
    assert str(component.label["text"]) == "10"
    assert component.variable.get() == 5
    pilot.wait_until(lambda: component.resource.data == 500)
    component.debounced.call("debounced")
    component.destroy()
    assert component.ui.cancelled()
    assert component.interval.done()
    count = len(seen)
    write.set(7)
    pilot.settle()
    pilot.wait_until(lambda: True)
    assert len(seen) == count


def test_on_cleanup_in_setup(tk_root):
    """`on_cleanup(fn, *args)`: for the component being set up."""
    seen = Log()

    class View(Component):
        def setup(self):
            on_cleanup(seen.note, "first")
            on_cleanup(seen.note, "second", 2)
            on_cleanup(lambda: seen.note(self.winfo_exists()))

    view = View(tk_root)
    assert seen == []
    view.destroy()
    assert seen == [1, ("second", 2), "first"]


def test_on_cleanup_in_an_effect(runtime):
    """... or the effect being run."""
    seen = Log()
    read, write = create_signal(1)

    def effect():
        value = read()
        on_cleanup(seen.note, "undo", value)
        seen.note("do", value)

    made = create_effect(effect)
    write.set(2)
    assert seen == [("do", 1), ("undo", 1), ("do", 2)]
    made.stop()
    assert seen[-1] == ("undo", 2)


def test_on_cleanup_elsewhere(runtime):
    """Elsewhere `NoOwnerError`."""
    with pytest.raises(NoOwnerError):
        on_cleanup(print)


def test_nested_setup(tk_root):
    """A component made in another's setup: each gets its own cleanups; children end before their parent's cleanups."""
    seen = Log()

    class Inner(Component):
        def setup(self):
            on_cleanup(seen.note, "inner")

    class Outer(Component):
        def setup(self):
            on_cleanup(seen.note, "outer, before")
            Inner(self)
            on_cleanup(seen.note, "outer, after")

    Outer(tk_root).destroy()
    assert seen == ["inner", "outer, after", "outer, before"]


def test_a_cleanup_that_fails(world):
    """An error in one stops nothing."""
    seen = Log()

    class Owner:
        pass

    owner = Owner()
    scope = scope_of(owner)
    scope.on_cleanup(seen.note, 1)
    scope.on_cleanup(lambda: 1 / 0)
    scope.on_cleanup(seen.note, 2)
    scope.close()
    assert seen == [2, 1]
    world.until(lambda: world.errors)


def test_scope_of_a_widget(tk_root, pilot):
    """`scope_of(widget) -> Scope` for widgets one did not write."""
    label = ttk.Label(tk_root)
    scope, seen = scope_of(label), Log()
    assert isinstance(scope, Scope)
    assert scope_of(label) is scope
    scope.on_cleanup(seen.note, "cleanup")
    task = spawn_task(asyncio.sleep, 1000, owner=label)
    assert not scope.is_closed
    label.destroy()
    assert scope.is_closed
    assert seen == ["cleanup"]
    assert task.cancelled()
    with pytest.raises(NoOwnerError):
        scope.on_cleanup(print)
    pilot.settle()


def test_scope_survives_the_users_bindings(tk_root):
    """However the program binds `<Destroy>` itself."""
    label = ttk.Label(tk_root)
    seen = Log()
    scope_of(label).on_cleanup(seen.note, "cleanup")
    label.bind("<Destroy>", lambda e: seen.note("user") or "break")
    label.unbind("<Destroy>")
    label.bind("<Destroy>", lambda e: seen.note("user") or "break")
    label.tk.call("destroy", str(label))
    assert sorted(seen) == ["cleanup", "user"]


def test_adopt(tk_root):
    """`.adopt(x)`."""
    label, ended = ttk.Label(tk_root), Log()

    class Thing:
        def __init__(self, name):
            setattr(self, name, lambda: ended.note(name))

    scope = scope_of(label)
    things = [Thing(name) for name in ("close", "stop", "abort", "cancel")]
    for thing in things:
        assert scope.adopt(thing) is thing
    with pytest.raises(TypeError):
        scope.adopt(object())
    scope.close()
    scope.close()
    assert sorted(ended) == ["abort", "cancel", "close", "stop"]
    assert scope.is_closed


def test_closing_a_component_s_scope_by_hand(tk_root, pilot):
    """`Scope.close()`: ends what the widget owns; the widget lives on."""
    panel = Panel(tk_root)
    scope_of(panel).close()
    assert panel.log == ["setup", "cleanup"]
    assert panel.task.cancelled()
    assert panel.winfo_exists()
    panel.destroy()
    assert panel.log == ["setup", "cleanup"]
    pilot.settle()


def test_scope_is_ui_only(world):
    """ "UI only" means: on another thread it raises `WrongThreadError`, which names the call to use instead."""

    class Owner:
        pass

    owner = Owner()
    scope, caught = scope_of(owner), []

    def work():
        for call in (scope.close, world.runtime.close):
            try:
                call()
            except WrongThreadError as error:
                caught.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(WAIT)
    assert len(caught) == 2
    assert all("dispatch_to_ui" in text for text in caught)


def test_runtime_of(tk_root):
    """`Runtime.of(widget)`; `current_runtime()`."""
    runtime = Runtime.of(tk_root)
    assert Runtime.of(ttk.Label(ttk.Frame(tk_root))) is runtime
    assert Runtime.of(tk.Toplevel(tk_root)) is runtime
    assert current_runtime() is runtime
    with pytest.raises(TypeError):
        Runtime.of("x")


def test_current_runtime_in_threads(world):
    """A module function looks for: the running task's runtime."""

    async def work():
        return current_runtime()

    handles = [spawn_task(current_runtime), spawn_task(work), spawn_ui_task(work)]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == [world.runtime] * 3


def test_runtime_by_hand(program):
    """`Runtime(root, *, max_workers=None, on_error=None, guard=True)`; context manager."""
    assert (
        program("""
        root = tk.Tk()
        errors = []
        with Runtime(root, max_workers=2, on_error=errors.append, guard=True) as rt:
            assert Runtime.of(root) is rt
            gate = threading.Barrier(2)
            a, b = spawn_task(gate.wait, 10), spawn_task(gate.wait, 10)
            spawn_task(lambda: 1 / 0)
            until(lambda: a.done() and b.done() and errors, root)
            assert rt.statistics() is not None
            rest = spawn_task(asyncio.sleep, 1000)
        assert rest.cancelled() and rt.is_closed
        rt.close()
        print(root.winfo_exists())
        try: Runtime.of(root).spawn_task(int)
        except RuntimeClosedError: print("closed")
        else: print("anew")
        root.destroy()
    """).splitlines()[0]
        == "1"
    )


def test_two_runtimes_of_one_root(tk_root):
    """One runtime a root."""
    Runtime.of(tk_root)
    with pytest.raises(RuntimeError):
        Runtime(tk_root)


def test_close_hands_back_the_stragglers(program):
    """`.close(timeout=2.0) -> stragglers` (a second time does nothing)."""
    assert program("""
        import logging
        logging.getLogger("tkasync").addHandler(logging.StreamHandler(sys.stdout))
        logging.getLogger("tkasync").propagate = False
        root = tk.Tk(); rt = Runtime(root)
        stuck = spawn_task(time.sleep, 60, name="stuck one")
        fine = spawn_task(asyncio.sleep, 60)
        until(lambda: stuck.is_running() and fine.is_running(), root)
        start = time.monotonic()
        left = rt.close(timeout=0.2)
        assert time.monotonic() - start < 10
        assert list(left) == [stuck], left
        start = time.monotonic()
        rt.close()
        assert time.monotonic() - start < 1
        assert stuck.cancelled() and fine.cancelled()
        root.destroy()
        print("end")
    """).endswith("end\n")


def test_a_window_after_one_whose_runtime_was_closed_first(program):
    """Orderly, in whichever order: Tk has nothing to say on stderr either."""
    assert (
        program("""
        for _ in range(3):
            root = tk.Tk(); rt = Runtime.of(root)
            ttk.Label(root).pack()
            rt.close()
            root.destroy()
        last = tk.Tk(); last.update(); last.destroy()
        print("end")
    """)
        == "end\n"
    )


def test_close_leaves_the_root_alive(tk_root, pilot):
    """`close()` leaves the root alive."""
    runtime = Runtime.of(tk_root)
    runtime.close()
    assert tk_root.winfo_exists()
    ttk.Label(tk_root, text="alive").pack()
    tk_root.update()


def test_a_destroyed_root_closes_its_runtime(program):
    """A root that is destroyed closes its runtime, and all its pending `after` jobs are cancelled."""
    for end in (
        "root.destroy()",
        "root.tk.call('destroy', '.')",
        "root.after(1, root.destroy); root.mainloop()",
    ):
        assert (
            program(f"""
            root = tk.Tk(); rt = Runtime(root)
            fired = []
            root.after(5, fired.append, 1); root.after(100000, fired.append, 2);
            task = spawn_task(asyncio.sleep, 1000)
            scope_of(root).on_cleanup(print, "cleanup")
            {end}
            assert rt.is_closed and task.cancelled()
            second = tk.Tk()
            end = time.monotonic() + 0.1
            while time.monotonic() < end: second.update(); time.sleep(0.005)
            assert 2 not in fired
            second.destroy()
        """)
            == "cleanup\n"
        )


def test_lookup_component_being_set_up(program):
    """... the component being set up, the only root there is."""
    assert (
        program("""
        one, two = tk.Tk(), tk.Tk()
        a, b = Runtime.of(one), Runtime.of(two)
        class View(Component):
            def setup(self):
                print(current_runtime() is Runtime.of(self))
                self.h = spawn_task(lambda: current_runtime())
        v, w = View(one), View(two)
        until(lambda: v.h.done() and w.h.done(), one)
        print(v.h.result() is a, w.h.result() is b)
        try: current_runtime()
        except NoRuntimeError: print("two")
        one.destroy()
        print(current_runtime() is b)
        two.destroy()
        calls = current_runtime, lambda: spawn_task(int), lambda: dispatch_to_ui(int), lambda: spawn_interval(1, int)
        for fn in calls:
            try: fn()
            except RuntimeClosedError: print("closed")
    """)
        == "True\nTrue\nTrue True\ntwo\nTrue\n" + "closed\n" * 4
    )


def test_no_root_at_all(program):
    """`NoRuntimeError`."""
    assert (
        program("""
        for fn in (current_runtime, lambda: spawn_task(int), lambda: dispatch_to_ui(int)):
            try: fn()
            except NoRuntimeError: print("none")
    """)
        == "none\n" * 3
    )


def test_two_roots_never_mix(program):
    """Two roots in one process never mix."""
    assert (
        program("""
        one, two = tk.Tk(), tk.Tk()
        a, b = Runtime.of(one), Runtime.of(two)
        fa, fb = ttk.Frame(one), ttk.Frame(two)
        seen = []
        for n in range(20):
            spawn_task(lambda: 1, owner=fa, on_result=lambda v: seen.append("a"))
            spawn_task(lambda: 1, owner=fb, on_result=lambda v: seen.append("b"))
        until(lambda: len(seen) == 40, one)
        ta, tb = spawn_task(asyncio.sleep, 1000, owner=fa), spawn_task(asyncio.sleep, 1000, owner=fb)
        one.destroy()
        print(ta.cancelled(), tb.done(), a.is_closed, b.is_closed)
        two.destroy()
        print(tb.cancelled(), b.is_closed)
        third = tk.Tk()
        h = spawn_task(lambda: 5, on_result=lambda v: third.destroy())
        third.mainloop()
        print(h.result())
    """)
        == "True False True False\nTrue True\n5\n"
    )


def test_a_widget_of_another_root_as_owner(program):
    """Two roots never mix: the owner decides."""
    assert (
        program("""
        one, two = tk.Tk(), tk.Tk()
        Runtime.of(one)
        f = ttk.Frame(two)
        h = spawn_task(lambda: current_runtime(), owner=f)
        until(h.done, two)
        print(h.result() is Runtime.of(two))
        one.destroy(); two.destroy()
    """)
        == "True\n"
    )


def test_reopened_again_and_again(program):
    """A window opened and closed many times in one process: nothing is left."""
    assert (
        program("""
        class View(Component):
            def setup(self):
                self.image = tk.PhotoImage(master=self, width=4, height=4)
                self.variable = tk.StringVar(self)
                self.variable.trace_add("write", lambda *a: self)
                self.spawn_task(asyncio.sleep, 1000)
                self.spawn_interval(0.001, int)
        refs = []
        for n in range(10):
            root = tk.Tk(); v = View(root); v.pack()
            spawn_task(lambda: root.title, on_result=lambda v: root.after(1, root.destroy))
            root.mainloop()
            refs += [weakref.ref(root), weakref.ref(v)]
            del root, v
        t = threading.Thread(target=gc.collect); t.start(); t.join()
        gc.collect()
        print(sum(r() is not None for r in refs), threading.active_count())
    """)
        == "0 1\n"
    )


def test_foreign_root_made_before(program):
    """What was made on a foreign root before its runtime (ttkbootstrap's images, say) is guarded too."""
    assert (
        program("""
        root = tk.Tk()
        image = tk.PhotoImage(master=root, width=4, height=4)
        variable = tk.StringVar(root)
        label = ttk.Label(root)
        rt = Runtime.of(root)
        def work():
            calls = lambda: variable.set("x"), lambda: label.configure(text="x"), lambda: root.title("x"), image.width
            for call in calls:
                try: call()
                except WrongThreadError as error: print("refused")
        h = spawn_task(work)
        until(h.done, root)
        h.result()
        box = [image, variable]
        del image, variable
        t = threading.Thread(target=box.clear); t.start(); t.join()
        root.update()
        root.destroy()
    """)
        == "refused\n" * 4
    )


def test_worker_touches_a_widget(tk_root, pilot):
    """No Tcl operation off the UI thread: `WrongThreadError`, at once."""
    label = ttk.Label(tk_root)
    Runtime.of(tk_root)
    seen = []
    for call in (
        lambda: label.configure(text="x"),
        lambda: label["text"],
        lambda: tk_root.after(1, int),
        lambda: tk_root.event_generate("<<X>>"),
        lambda: ttk.Frame(tk_root),
        lambda: label.destroy(),
        lambda: tk.StringVar(tk_root),
    ):
        spawn_task(call, on_error=seen.append)
    pilot.wait_until(lambda: len(seen) == 7)
    assert {type(error) for error in seen} == {WrongThreadError}
    assert label.winfo_exists()


def test_run(program):
    """`run(component_class, *, title=..., theme=...)`: window (ttkbootstrap), component, event loop, orderly close."""
    assert (
        program("""
        class App(Component):
            def setup(self):
                self.on_cleanup(print, "cleanup")
                self.spawn_task(asyncio.sleep, 1000, on_done=lambda h: print("never"))
                self.spawn_task(lambda: 5, on_result=self.shown)
            def shown(self, value):
                print(value, self.winfo_toplevel().title(), type(self.winfo_toplevel()).__module__.split(".")[0])
                self.winfo_toplevel().destroy()
        run(App, title="A title")
        print("after")
    """)
        == "5 A title ttkbootstrap\ncleanup\nafter\n"
    )


def test_run_closed_by_ctrl_c(program):
    """Ctrl+C in the terminal closes it too."""
    assert (
        program("""
        class App(Component):
            def setup(self):
                self.on_cleanup(print, "cleanup")
                threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT]).start()
        try: run(App)
        except KeyboardInterrupt: print("interrupted")
    """)
        == "cleanup\ninterrupted\n"
    )


def test_run_twice(program):
    """One after another."""
    assert (
        program("""
        class App(Component):
            def setup(self):
                self.spawn_task(lambda: 5, on_result=lambda v: self.winfo_toplevel().destroy())
        for _ in range(3):
            run(App)
            print("closed")
    """)
        == "closed\n" * 3
    )


def test_run_with_errors(program):
    """An error that nobody handled goes to `on_error`."""
    assert (
        program("""
        class App(Component):
            def setup(self):
                self.spawn_task(lambda: 1 / 0)
                self.after(1, lambda: None)
        def failed(error):
            print(type(error).__name__)
            tk._default_root.destroy()
        run(App, on_error=failed)
    """)
        == "ZeroDivisionError\n"
    )


def test_run_with_a_setup_that_fails(program):
    """An error in `setup()` comes out of `run`, and no window stays."""
    assert (
        program("""
        class App(Component):
            def setup(self):
                self.spawn_task(asyncio.sleep, 1000)
                raise KeyError("x")
        try: run(App)
        except KeyError: print("raised")
        print(tk._default_root)
    """)
        == "raised\nNone\n"
    )


def test_close_from_a_callback_and_from_a_task(world):
    """Orderly, wherever it is called from on the UI thread."""
    closed = []
    spawn_task(int, on_result=lambda _v: closed.append(world.runtime.close()))
    world.until(lambda: closed)
    with pytest.raises(RuntimeClosedError):
        spawn_task(int)


def test_waits_end_with_cancelled_error_at_close(world):
    """(all other waits with `CancelledError`)."""
    out, begun = [], threading.Event()

    def wait():
        handle = spawn_task(asyncio.sleep, 1000)
        begun.set()
        try:
            handle.result(WAIT)
        except CancelledError:
            out.append("cancelled")

    thread = threading.Thread(target=wait)
    thread.start()
    assert begun.wait(WAIT)
    world.runtime.close()
    thread.join(WAIT)
    assert out == ["cancelled"]


def test_a_destroyed_component_takes_no_more(tk_root, pilot):
    """A destroyed owner: a clear error, nothing lost silently."""
    panel = Panel(tk_root)
    panel.destroy()
    coroutine = asyncio.sleep(0)
    for call in (
        lambda: panel.spawn_task(int),
        lambda: panel.spawn_task(coroutine),
        lambda: panel.spawn_interval(1, int),
        lambda: panel.on_cleanup(int),
        lambda: scope_of(panel).adopt(panel.task),
    ):
        with pytest.raises(NoOwnerError):
            call()
    pilot.settle()


def test_ten_thousand_mounts_leave_nothing(tk_root, pilot):
    """Mount, spawn, unmount: the component and its task are freed."""
    refs = []

    class View(Component):
        def setup(self):
            refs.append(weakref.ref(self))
            refs.append(weakref.ref(self.spawn_task(self.work, on_result=self.show)))

        def work(self):
            return 1

        def show(self, value):
            pass

    for n in range(200):
        view = View(tk_root)
        if n % 3 == 0:
            tk_root.update()
        view.destroy()
    del view
    pilot.settle()
    gc.collect()
    pilot.settle()
    gc.collect()
    assert sum(ref() is not None for ref in refs) == 0


def test_interval_of_a_widget(tk_root, pilot):
    """`owner=`: a widget one did not write."""
    label, seen = ttk.Label(tk_root), Log()
    handle = spawn_interval(0.005, seen.note, 1, owner=label)
    pilot.wait_until(lambda: len(seen) > 2)
    label.destroy()
    assert handle.done()
    bind = ttk.Label(tk_root)
    read, write = create_signal("a")
    bind_option(bind, "text", read)
    bind.destroy()
    write.set("b")


def test_no_runtime_error_says_what_to_pass(program):
    """It raises `NoRuntimeError` and says what to pass."""
    assert issubclass(NoRuntimeError, RuntimeError)
    assert (
        program("""
        one, two = tk.Tk(), tk.Tk()
        Runtime.of(one), Runtime.of(two)
        async def wait(): await sleep(1)
        for fn in (lambda: spawn_task(int), lambda: spawn_interval(1, int), lambda: spawn_ui_task(wait)):
            try: fn()
            except NoRuntimeError as e: print("owner" in str(e))
        try: dispatch_to_ui(int)
        except NoRuntimeError as e: print("Runtime.of(widget)" in str(e))
        one.destroy(); two.destroy()
    """)
        == "True\n" * 4
    )
