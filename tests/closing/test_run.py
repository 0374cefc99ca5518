"""`run`: window, component, event loop, orderly close."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.endings import run_source

pytestmark = pytest.mark.slow  # each program is a process of its own


def test_windows_one_after_the_other() -> None:
    ended = run_source("""
class Program(Component):
    def setup(self):
        self.spawn_task(int, on_result=lambda _: self.winfo_toplevel().destroy())

for _ in range(3):
    run(Program)
print([t.name for t in threading.enumerate()])
""")
    assert ended == (0, "['MainThread']\n", "")


def test_run_closes_the_window_when_its_component_cannot_be_made() -> None:
    ended = run_source("""
class Program(Component):
    def setup(self):
        self.spawn_task(lambda: current_task().token.wait(600))
        raise LookupError("no data")

try:
    run(Program)
except LookupError as error:
    print(error, tk._default_root)
""")
    assert ended == (0, "'no data' None\n".replace("'", ""), "")


def test_run_hands_its_arguments_to_setup_and_says_what_it_cannot_open() -> None:
    ended = run_source("""
class Viewer(Component):
    def setup(self, path, *, mode="r", **options):
        self.finish((path, mode, options, self.winfo_toplevel().title(), str(self["padding"][0])))

class Plain(Component):
    def setup(self):
        raise AssertionError

class Window(ComponentMixin, tk.Toplevel):
    pass

print(run(Viewer, "a", mode="w", title="Title", padding=8))
for call in (lambda: run(Plain, "hello"), lambda: run(Plain, path="hello"), lambda: run(Viewer), lambda: run(Window),
             lambda: run(lambda root: None), lambda: run("Viewer")):
    try:
        call()
    except TypeError as error:
        print(next(each for each in ("setup(self, NAME)", "setup(self, path)", "Viewer(master, path)",
                                     "class Window(Component)", "run(Viewer), not", "None")
                   if each in str(error)), tk._default_root)
""")
    assert ended == (
        0,
        "('a', 'w', {}, 'Title', '8')\nsetup(self, NAME) None\nsetup(self, path) None\n"
        "Viewer(master, path) None\nclass Window(Component) None\nNone None\nrun(Viewer), not None\n",
        "",
    )


def test_run_lists_the_themes_that_there_are_for_one_that_there_is_not() -> None:
    ended = run_source("""
try:
    run(Component, theme="nope")
except ValueError as error:
    print("has no theme 'nope'" in str(error), "bootstrap-dark" in str(error), tk._default_root)
""")
    assert ended == (0, "True True None\n", "")


def test_a_size_that_is_none_is_refused_before_a_window_opens() -> None:
    ended = run_source("""
def no_window(*_arguments):
    raise SystemExit("a window opens")

tk.Tk.__init__ = no_window
for size in "800x600", (800,), (800, 600, 0), (800, 0), (800, -600), (800, 600.0), (800, True), ("a", "b"), 800:
    try:
        run(Component, size=size)
    except ValueError as error:
        print("size is width and height in pixels, as (800, 600)" in str(error), end=" ")
""")
    assert ended == (0, "True " * 9, "")


@pytest.mark.parametrize("mistake", ["theme='nope'", "max_workers=0", "guard=1"])
def test_a_start_that_fails_leaves_no_window_but_those_of_the_program(mistake: str) -> None:
    ended = run_source(f"""
import gc

mine = tk.Tk()
try:
    run(Component, {mistake})
except ValueError:
    pass
print(mine.winfo_exists())
for each in gc.get_objects():
    if isinstance(each, tk.Tk) and each is not mine:
        try:
            print("left", each.winfo_exists())
        except tk.TclError:
            pass
""")
    assert ended == (0, "1\n", "")


def test_run_opens_a_themed_window_and_closes_it_in_order(program: Callable[[str], str]) -> None:
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


def test_run_hands_unhandled_errors_to_on_error(program: Callable[[str], str]) -> None:
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


@pytest.mark.parametrize(("option", "told"), [("", "WrongThreadError"), (", guard=False", "App")])
def test_run_takes_the_guard_that_its_window_wants_unless_it_is_told_one(option: str, told: str) -> None:
    ended = run_source(f"""
from tkasync.runtime.runtime import want_guard

make = tk.Tk.__init__
def make_and_want(root, *args, **options):
    make(root, *args, **options)
    want_guard(root, "strict")
tk.Tk.__init__ = make_and_want

class App(Component):
    def setup(self):
        self.spawn_task(self.winfo_toplevel().title, on_result=self.tell, on_error=self.tell_error)

    def tell(self, told):
        print(told)
        self.finish()

    def tell_error(self, error):
        self.tell(type(error).__name__)

run(App{option})
""")
    assert (ended.code, ended.out) == (0, f"{told}\n")


def test_run_in_a_worker_process_of_a_frozen_program_opens_no_window() -> None:
    ended = run_source("""
import multiprocessing

sys.frozen = True
multiprocessing.freeze_support = lambda: sys.exit(7)  # where a worker process ends, its work done
try:
    run(Component)
except SystemExit as ended:
    print(ended.code, tk._default_root)
""")
    assert ended == (0, "7 None\n", "")
