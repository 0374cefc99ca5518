"""Under `run()` plain tkinter widgets take the look of the theme, in every window and after a change of the theme."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.slow  # each program is a process of its own
HEAD = """
def pixels(widget):
    from PIL import ImageGrab
    widget.update()
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    box = (x, y, x + widget.winfo_width(), y + widget.winfo_height())
    return ImageGrab.grab(box, xdisplay=os.environ["DISPLAY"]).tobytes()

class Program(Component):
    def setup(self):
        self.window = self.winfo_toplevel()
        self.style = self.window.style
        self.after(1, self.go)

    def go(self):
        self.try_it()
        self.window.destroy()
"""


def test_a_plain_widget_looks_as_ttkbootstraps_own(program: Callable[[str], str]) -> None:
    kinds = [
        "Button", "Checkbutton", "Combobox", "Entry", "Label", "Labelframe", "Menubutton", "Notebook",
        "Progressbar", "Radiobutton", "Scale", "Scrollbar", "Separator", "Sizegrip", "Spinbox", "Treeview",
    ]  # fmt: skip
    printed = program(
        HEAD
        + f"""
import ttkbootstrap

class Looks(Program):
    def try_it(self):
        for kind in {kinds}:
            seen = []
            for kit in (ttk, ttkbootstrap):  # the plain one first: the other would make the style
                widget = getattr(kit, kind)(self)
                widget.pack()
                seen.append(pixels(widget))
                widget.destroy()
            print(seen[0] == seen[1], end=" ")

run(Looks, theme="bootstrap-dark")
"""
    )
    assert printed.split() == ["True"] * len(kinds)


def test_a_toplevel_has_the_themes_background_and_follows_it(program: Callable[[str], str]) -> None:
    printed = program(
        HEAD
        + """
class Windows(Program):
    def try_it(self):
        first = tk.Toplevel(self)
        print(first["background"] == self.style.colors.bg, self.style.colors.bg)
        self.style.theme_use("bootstrap-light")
        second = tk.Toplevel(self)
        print(first["background"] == second["background"] == self.style.colors.bg, self.style.colors.bg)

run(Windows, theme="bootstrap-dark")
"""
    )
    dark, light = printed.splitlines()
    assert dark.startswith("True")
    assert light.startswith("True")
    assert dark != light


def test_a_class_first_used_after_a_change_of_the_theme_has_its_style(program: Callable[[str], str]) -> None:
    printed = program(
        HEAD
        + """
class Later(Program):
    def try_it(self):
        ttk.Scale(self)
        self.style.theme_use("bootstrap-light")
        for kind in ("Checkbutton", "Scale"):
            getattr(ttk, kind)(self)
        print([self.style.style_exists_in_theme(name) for name in ("TCheckbutton", "Horizontal.TScale")])

run(Later, theme="bootstrap-dark")
"""
    )
    assert printed == "[True, True]\n"


def test_a_style_is_made_for_its_first_widget_only_and_not_at_the_start(
    program: Callable[[str], str],
) -> None:
    printed = program(
        HEAD
        + """
class Traced(Program):
    def try_it(self):
        traces = lambda: bool(self.tk.call("trace", "info", "execution", "ttk::checkbutton"))
        print(self.style.style_exists_in_theme("TCheckbutton"), traces())
        ttk.Checkbutton(self)
        print(self.style.style_exists_in_theme("TCheckbutton"), traces())

run(Traced)
"""
    )
    assert printed == "False True\nTrue False\n"


def test_what_the_program_says_of_its_widgets_wins(program: Callable[[str], str]) -> None:
    printed = program(
        HEAD
        + """
class Own(Program):
    def try_it(self):
        self.style.configure("Loud.TCheckbutton", foreground="red")
        print(ttk.Checkbutton(self, style="Loud.TCheckbutton")["style"])
        self.window.option_add("*Text.background", "yellow")
        print(tk.Text(self)["background"], tk.Toplevel(self, background="blue")["background"])

run(Own)
"""
    )
    assert printed == "Loud.TCheckbutton\nyellow blue\n"
