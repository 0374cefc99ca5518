"""The arguments of a component: which go to its setup, which to Tk, and what each mistake is told."""

from __future__ import annotations

import tkinter as tk
from collections.abc import AsyncIterator, Callable, Iterator
from tkinter import ttk
from typing import Any

import pytest

from tkasync import Component, ComponentMixin, create_signal
from tkasync.errors import NoOwnerError
from tkasync.widgets import LogView, Suspense


class Viewer(Component):
    def setup(self, path: str, *more: str, mode: str = "r", **options: object) -> None:
        self.seen = (path, more, mode, options)


class Plain(Component):
    def setup(self) -> None:
        self.label = ttk.Label(self)


def test_what_follows_the_master_goes_to_setup_and_the_rest_to_tk(tk_root: tk.Tk) -> None:
    viewer = Viewer(tk_root, "a", "b", mode="w", padding=8)
    assert viewer.seen == ("a", ("b",), "w", {})
    assert "8" in str(viewer["padding"])
    viewer.destroy()


def test_setup_gets_a_keyword_that_it_names_before_tk_does(tk_root: tk.Tk) -> None:
    class Wide(Component):
        def setup(self, width: str) -> None:
            self.seen = width

    wide = Wide(tk_root, width="as wide as you like")
    assert (wide.seen, str(wide["width"])) == ("as wide as you like", "0")
    wide.destroy()


def test_the_master_may_be_a_keyword_and_positions_are_all_for_setup_then(tk_root: tk.Tk) -> None:
    class Window(ComponentMixin, tk.Toplevel):
        def setup(self, *args: str) -> None:
            self.seen = args

    window = Window("a", "b", master=tk_root)
    assert (window.seen, window.master) == (("a", "b"), tk_root)
    window.destroy()


def test_a_window_takes_arguments_like_any_widget(tk_root: tk.Tk) -> None:
    class Window(ComponentMixin, tk.Toplevel):
        def setup(self, path: str, mode: str = "r") -> None:
            self.seen = path, mode

    window = Window(tk_root, "a", mode="w", padx=3)
    assert (window.seen, int(str(window["padx"]))) == (("a", "w"), 3)
    window.destroy()


def test_a_root_has_no_master_so_all_positions_are_for_setup() -> None:
    class Program(ComponentMixin, tk.Tk):
        def setup(self, path: str) -> None:
            self.seen = path

    program = Program("a", className="Named")
    assert (program.seen, program.winfo_class()) == ("a", "Named")
    program.destroy()


def test_a_setup_without_parameters_leaves_positions_to_its_widget(tk_root: tk.Tk) -> None:
    class Choice(ComponentMixin, ttk.OptionMenu):
        pass

    choice = Choice(tk_root, variable := tk.StringVar(tk_root), "b", "a", "b")
    assert (variable.get(), choice["menu"].index("end")) == ("b", 1)
    choice.destroy()


def test_a_setup_that_hands_on_its_arguments_works_as_in_any_class(tk_root: tk.Tk) -> None:
    class More(Viewer):
        def setup(self, path: str, extra: int = 0) -> None:  # type: ignore[override]  # on purpose: fewer
            super().setup(path, mode="w")
            self.extra = extra

    more = More(tk_root, "a", extra=2)
    assert (more.seen, more.extra) == (("a", (), "w", {}), 2)
    more.destroy()


class Early(Component):
    def __init__(self, master: tk.Misc, path: str) -> None:
        super().__init__(master)
        self.path = path

    def setup(self) -> None:
        ttk.Label(self, text=self.path)


class SetUpTwice(Component):
    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master)
        with pytest.raises(TypeError, match=r"leave out self\.setup\(\)"):
            self.setup()

    def setup(self) -> None:
        self.times = getattr(self, "times", 0) + 1


class Positional(Component):
    def setup(self, path: str, /, *, mode: str) -> None: ...


class NamesMaster(Component):
    def setup(self, master: tk.Misc) -> None: ...


class Editor(ComponentMixin, tk.Text):
    def setup(self) -> None: ...


class NoWidget(ComponentMixin):
    pass


class Coroutine(Component):
    async def setup(self) -> None:  # type: ignore[override]  # the mistake
        raise AssertionError


class AsyncGenerator(Component):
    async def setup(self) -> AsyncIterator[int]:  # type: ignore[override]  # the mistake
        yield 1


class Generator(Component):
    def setup(self) -> Iterator[int]:  # type: ignore[override]  # the mistake
        yield 1


class GivesCoroutine(Component):
    def setup(self) -> Any:
        return self.load()

    async def load(self) -> None:
        raise AssertionError


MISTAKES: dict[str, tuple[Callable[[Any], Any], type[Exception], str]] = {
    "read before it is set": (lambda root: Early(root, "a"), AttributeError, r"def setup\(self, path\)"),
    "position not taken": (lambda root: Plain(root, "hello"), TypeError, r"'hello'.*def setup\(self, NAME\)"),
    "keyword not taken": (lambda root: Plain(root, path=1), TypeError, r"path=.*def setup\(self, path\)"),
    "position not taken by a text": (
        lambda root: Editor(root, "hello"),
        TypeError,
        r"'hello'.*def setup\(self, NAME\)",
    ),
    "argument missing": (lambda root: Viewer(root), TypeError, r"'path'; write Viewer\(master, path\)"),
    "too many": (
        lambda root: Positional(root, 1, 2, mode=3),
        TypeError,
        r"too many.*write Positional\(master, path, mode=\.\.\.\)",
    ),
    "no master": (lambda root: Viewer("hello"), TypeError, r"write Viewer\(master, 'hello'\)"),
    "no master, no parameters": (lambda root: Plain("hello"), TypeError, r"write Plain\(master, 'hello'\)"),
    "master named": (NamesMaster, TypeError, r"self\.master"),
    "no widget class": (NoWidget, TypeError, r"class NoWidget\(ComponentMixin, tkinter\.Frame\)"),
    "coroutine function": (Coroutine, TypeError, r"def setup\(self\).*self\.spawn_ui_task"),
    "async generator": (AsyncGenerator, TypeError, r"def setup\(self\).*self\.spawn_ui_task"),
    "generator": (Generator, TypeError, r"yield"),
    "coroutine returned": (GivesCoroutine, TypeError, r"nobody awaits"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_gets_the_line_to_write_and_leaves_nothing(tk_root: tk.Tk, mistake: str) -> None:
    make, kind, says = MISTAKES[mistake]
    before = tk_root.winfo_children(), list(tk_root.children)
    with pytest.raises(kind, match=says):
        make(tk_root)
    assert (tk_root.winfo_children(), list(tk_root.children)) == before


def test_a_programs_own_init_does_not_set_up_a_second_time(tk_root: tk.Tk) -> None:
    twice = SetUpTwice(tk_root)
    assert twice.times == 1
    twice.destroy()


def test_a_root_is_told_of_its_mistakes_too() -> None:
    class Program(ComponentMixin, tk.Tk):
        def setup(self) -> None:
            self.seen = self.path

        path: str

    class Early(Program):
        def __init__(self) -> None:
            super().__init__()
            self.path = "late"

    with pytest.raises(AttributeError, match=r"def setup\(self, path\)"):
        Early()
    with pytest.raises(TypeError, match=r"path=.*def setup\(self, path\)"):
        Program(path="a")


def test_an_error_of_a_setups_own_comes_out_as_it_is(tk_root: tk.Tk) -> None:
    class Broken(Component):
        def __init__(self, master: tk.Misc) -> None:
            super().__init__(master)

        def setup(self) -> None:
            tk_root.no_such_thing  # noqa: B018  # another object's

    with pytest.raises(AttributeError, match=r"tkapp.*no_such_thing"):
        Broken(tk_root)
    with pytest.raises(tk.TclError, match=r"screen distance.*nonsense"):
        Plain(tk_root, padding="nonsense")


def test_before_super_init_it_says_that_it_is_not_set_up(tk_root: tk.Tk) -> None:
    class Old(Component):
        def __init__(self, master: tk.Misc) -> None:
            ttk.Frame.__init__(self, master)
            self.spawn_interval(1, print)

    with pytest.raises(NoOwnerError, match=r"super\(\).__init__\(master\) first"):
        Old(tk_root)

    class OldRoot(ComponentMixin, tk.Tk):
        def __init__(self) -> None:
            tk.Tk.__init__(self)

    root = OldRoot()
    with pytest.raises(NoOwnerError, match=r"super\(\).__init__\(master\) first"):
        root.on_cleanup(print)
    root.destroy()


@pytest.mark.parametrize("name", ["scope", "runtime"])
def test_the_program_cannot_replace_what_the_component_has(tk_root: tk.Tk, name: str) -> None:
    plain = Plain(tk_root)
    kept = getattr(plain, name)
    with pytest.raises(AttributeError, match=f"self.my_{name} = 5"):
        setattr(plain, name, 5)
    assert getattr(plain, name) is kept
    with pytest.raises(TypeError, match=f"class Wrong defines {name}.*my_{name}"):
        type("Wrong", (Component,), {name: 5})
    plain.destroy()


def test_signals_are_arguments_like_any_other(tk_root: tk.Tk) -> None:
    class Shows(Component):
        def setup(self, read: Callable[[], int]) -> None:
            self.label = ttk.Label(self)
            self.bind_option(self.label, "text", read)

    read, write = create_signal(1)
    shows = Shows(tk_root, read)
    write.set(2)
    assert str(shows.label["text"]) == "2"
    shows.destroy()


def test_a_misspelled_option_of_a_widget_of_ours_is_answered_by_those_that_it_takes(tk_root: tk.Tk) -> None:
    """Nobody is to write a `setup` for that."""
    with pytest.raises(
        TypeError, match=r"LogView\(\) does not take max_line=: it takes max_lines, and the options"
    ):
        LogView(tk_root, max_line=5)
    with pytest.raises(TypeError, match="it takes fallback, delay, and"):
        Suspense(tk_root, delai=1.0)
    with pytest.raises(TypeError, match=r"Component\(\) does not take nope=: neither its setup"):
        Component(tk_root, nope=1)
    assert tk_root.children == {}
