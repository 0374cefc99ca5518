"""The user of a program that runs by itself: works through its steps, and closes the window. UI thread.

A chain of Tk's own ``after`` calls, for it uses programs without tkasync too.
"""

from __future__ import annotations

import os
import sys
import tkinter as tk
import traceback
from collections.abc import Callable, Iterable
from functools import partial
from time import monotonic
from tkinter import ttk
from typing import TypeGuard

from tkasync.testing.probes.texts import below, press_close_button, texts_of, visible, visible_texts
from tkasync.testing.programs.steps import Step

_NOT_DONE = 3
_BEFORE = 100  # milliseconds until the first look
_LOOK = 20
_LEAST = 10  # looks for each step: a machine that stands still uses up no patience
_LAST = 150  # that the window is left alone behind the last step


class User:
    """See the module.

    Args:
        root: the program's window.
        steps: what to do, each as soon as it can be done.
        patience: seconds for each step.
        on_step: is called at the beginning, and behind each step.
        on_failure: is called with why a step could not be done, and ends the process.
    """

    def __init__(
        self,
        root: tk.Tk,
        steps: Iterable[Step],
        patience: float = 15.0,
        on_step: Callable[[], object] = lambda: None,
        on_failure: Callable[[str], object] | None = None,
    ) -> None:
        self.root: tk.Tk = root
        self.looks: int = 0
        """How often it has looked at the window."""
        self.is_there: bool = False
        """From `begin` until it closes the window."""
        self._steps = list(steps)
        self._patience = patience
        self._on_step = on_step
        self._on_failure = on_failure or _end_program
        self._end, self._least = 0.0, 0

    def begin(self) -> None:
        """Sit down at the window."""
        self.is_there = True
        self._be_patient()
        self.root.after(_BEFORE, self._look)

    def close(self) -> None:
        """Close the window as by its close button, and go."""
        self.is_there = False
        press_close_button(self.root)

    def _be_patient(self) -> None:
        self._end, self._least = monotonic() + self._patience, self.looks + _LEAST
        self._on_step()

    def _look(self) -> None:
        self.looks += 1
        try:
            self._go_on()
        except TimeoutError as error:
            self._on_failure(str(error))
        except BaseException:
            self._on_failure(traceback.format_exc())

    def _go_on(self) -> None:
        if not self.root.winfo_viewable() or (self._steps and not self.has_done(self._steps[0])):
            self._wait()
        elif self._steps:
            del self._steps[0]
            self._be_patient()
            self.root.after(_LOOK, self._look)
        else:
            self.root.after(_LAST, self.close)

    def _wait(self) -> None:
        if monotonic() > self._end and self.looks > self._least:
            step = f"could not {self._steps[0]}" if self._steps else "saw no window"
            shown = ", ".join(map(repr, dict.fromkeys(visible_texts(self.root)))) or "nothing"
            raise TimeoutError(f"the user {step} within {self._patience:g} s; the window shows: {shown}")
        self.root.after(_LOOK, self._look)

    def has_done(self, step: Step) -> bool:
        """Do *step*, if it can be done now; whether it was."""
        do: Callable[[str], bool] = getattr(self, f"do_{step.verb}")
        return do(step.words)

    def do_press(self, text: str) -> bool:
        """Press a button, or an entry of a menu, that is called *text*."""
        for widget in below(self.root):
            if (press := _what_presses(widget, text)) is not None:
                press()
                return True
        return False

    def do_choose(self, text: str) -> bool:
        """Choose the first row of a list, a tree or a combobox that has *text* in it, and give it the focus."""
        return any(_has_chosen(widget, text) for widget in below(self.root))

    def do_key(self, sequence: str) -> bool:
        """Press a key where the focus is, in the notation of ``bind``."""
        window = self._window()
        focus = window.focus_lastfor() or window
        focus.focus_force()
        focus.event_generate(sequence)
        return True

    def do_close(self, _words: str) -> bool:
        """Close the window, as by its close button."""
        self.root.after_idle(press_close_button, self.root)
        return True

    def do_type(self, text: str) -> bool:
        """Write into the field that has the focus, else into the first one on the screen."""
        window = self._window()
        # Of the texts only one that has the focus: most are there to be read.
        entries = (widget for widget in visible(window) if isinstance(widget, tk.Entry))
        field = next(filter(_takes_text, [window.focus_lastfor(), *entries]), None)
        if field is None:
            return False
        field.focus_force()
        for letter in text:
            field.insert("end", letter)
            field.event_generate("<KeyRelease>", keysym="a")
        return True

    def _window(self) -> tk.Misc:
        """Return the window that takes what is typed: a dialog that keeps all others from it, else the main one."""
        grabbed = str(self.root.tk.call("grab", "current", self.root))
        window = next((widget for widget in below(self.root) if str(widget) == grabbed), self.root)
        return window.winfo_toplevel()

    def do_see(self, text: str) -> bool:
        """Look whether *text* can be read on the windows; not in the main one's title, which proves nothing."""
        widgets = (widget for widget in visible(self.root) if widget is not self.root)
        return any(text in line for widget in widgets for line in texts_of(widget))

    def do_miss(self, text: str) -> bool:
        """Look whether it cannot."""
        return not self.do_see(text)


def _end_program(why: str) -> None:
    print(why, file=sys.stderr, flush=True)
    os._exit(_NOT_DONE)


def _takes_text(widget: tk.Misc | None) -> TypeGuard[tk.Entry | tk.Text]:
    """Whether *widget* is a field on the screen that a user can write into."""
    if not isinstance(widget, tk.Entry | tk.Text) or not widget.winfo_viewable():
        return False
    return (
        widget.instate(["!disabled", "!readonly"])
        if isinstance(widget, ttk.Entry)
        else widget["state"] == "normal"
    )


def _has_chosen(widget: tk.Misc, text: str) -> bool:
    """Choose the first row of *widget* that has *text* in it; whether there was one."""
    if isinstance(widget, tk.Listbox):
        row = _first([(line,) for line in texts_of(widget)], text)
        if row is not None:
            widget.focus_force()
            widget.activate(row)
            widget.selection_set(row)
        return row is not None
    if isinstance(widget, ttk.Treeview):
        rows = widget.get_children()
        row = _first([(widget.item(each, "text"), *widget.item(each, "values")) for each in rows], text)
        if row is not None:
            widget.focus_force()
            widget.focus(rows[row])
            widget.see(rows[row])
            widget.selection_set(rows[row])
        return row is not None
    if isinstance(widget, ttk.Combobox) and widget.winfo_viewable() and not widget.instate(["disabled"]):
        row = _first([(value,) for value in widget.tk.splitlist(widget.cget("values"))], text)
        if row is not None:
            widget.focus_force()
            widget.current(row)
            widget.event_generate("<<ComboboxSelected>>")
        return row is not None
    return False


def _first(rows: Iterable[Iterable[object]], text: str) -> int | None:
    """Return the number of the first row with a cell that has *text* in it."""
    found = (number for number, cells in enumerate(rows) if any(text in str(cell) for cell in cells))
    return next(found, None)


def _what_presses(widget: tk.Misc, text: str) -> Callable[[], object] | None:
    """What has *text* on *widget* be pressed when Tk is idle, where it can be pressed now.

    Not at once: a press may open a dialog, and go on for as long as that is open. And by Tcl alone where Tk has it:
    what such a handler raises, ``sys.exit()`` say, goes to the event loop, as with a click.
    """
    later = partial(widget.tk.call, "after", "idle", str(widget), "invoke")
    if isinstance(widget, tk.Menu):
        last = widget.index("end")
        for row in range(0 if last is None else last + 1):
            if widget.type(row) == "command" and widget.entrycget(row, "label") == text:
                return partial(later, row) if widget.entrycget(row, "state") != "disabled" else None
    elif hasattr(widget, "invoke") and text in texts_of(widget) and str(widget.cget("state")) != "disabled":
        is_tks = type(widget).invoke.__module__.startswith("tkinter")
        return later if is_tks else partial(widget.after_idle, widget.invoke)
    return None
