"""`Hands`: what the user does at the window, in its order, each act in a turn of its own. UI thread.

A user waits for a button that is not there yet. So does an act: it is tried in beats, and meanwhile nothing is held
against the program.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from time import sleep
from typing import Any

from tkasync.lab.examiner.course.boxes import answer_open_box, button_in, open_box, window_with_grab
from tkasync.lab.examiner.course.rest import Rest
from tkasync.lab.examiner.course.windows import is_coming, windows
from tkasync.lab.examiner.fail import Fail
from tkasync.lab.patience import Patience
from tkasync.lab.processes.acts import Acts
from tkasync.testing.probes import texts

_SECONDS, _BEATS_A_SECOND = 5.0, 50  # for which it is tried to do what cannot be done yet
_HELD = 0.3  # seconds for which a button is held down where somebody watches


@dataclass
class _Act:
    told: str
    """What somebody who watches reads."""
    find: Callable[[], Any]
    """Returns the widget; raises LookupError while it is not on the screen."""
    do: Callable[[Any], None]
    is_made: Callable[[Any], bool]
    """Whether a widget, on the screen or not, is the one that is looked for."""


class Hands:
    """See the module.

    Args:
        root: the program's first window.
        rest: of the program: what is not there then does not come.
        acts: is told what is done.
    """

    def __init__(self, root: Any, rest: Rest, acts: Acts) -> None:
        self._root = root
        self._rest = rest
        self._told = acts
        self._delay_ms = max(1, int(1000 * acts.pace))
        self._acts: list[_Act] = []
        self._is_on_its_way = False
        self._fail: Fail | None = None
        self._lacking: LookupError | None = None
        self._pressed: Any = None
        self.missing: Fail | None = None
        """What is said when a wait is in vain since a widget that it looks at is not there."""
        self._patience = Patience(_SECONDS, _BEATS_A_SECOND)
        self._is_waiting = False
        root.tk.createcommand("lab_act", self._act)

    @property
    def are_busy(self) -> bool:
        """Whether something is still to be done."""
        return bool(self._acts)

    @property
    def are_kept_off(self) -> bool:
        """Whether a window has to be answered before anything else can be done."""
        return open_box(self._root) is not None or window_with_grab(self._root) is not None

    def click(self, button: str, disabled: Fail | None) -> None:
        """Press the button called so; *disabled* is raised where it cannot be pressed."""

        def press(found: Any) -> None:
            if disabled is not None and is_disabled(found):
                self._fail = disabled
            else:
                self._pressed = found
                self._press(found)

        self._add(
            f'presses "{button}"',
            lambda: self._within_reach(texts.find_button(self._root, button)),
            press,
            lambda widget: hasattr(widget, "invoke") and texts.texts_of(widget) == [button],
        )

    def click_again(self) -> None:
        """Press the button that was pressed last, whatever it is called now; a hidden one is left alone."""

        def press() -> None:
            button = self._pressed
            if button.winfo_exists() and button.winfo_viewable() and not is_covered(button):
                self._press(button)

        self.do("presses it again", press)

    def type(self, text: str, at: int) -> None:
        """Replace what is in the field number *at* by *text*, with a key's release after each letter."""

        def write(entry: Any) -> None:
            entry.delete(0, "end")
            for letter in text:
                if entry.winfo_exists():
                    entry.insert("end", letter)
                    entry.event_generate("<KeyRelease>", keysym="a")

        self._add(
            f'types "{text}"',
            lambda: texts.find_entry(self._root, at),
            write,
            lambda widget: "Entry" in widget.winfo_class(),
        )

    def close(self, title: str) -> None:
        """Press the close button of the window called so."""

        def is_called_so(window: Any) -> bool:
            return isinstance(window, tk.Toplevel) and window.title() == title

        def find() -> Any:
            for window in windows(self._root):
                if window.winfo_viewable() and window.title() == title:
                    return window
            raise LookupError(f"no window on the screen is called {title!r}")

        self._add(f'closes "{title}"', find, texts.press_close_button, is_called_so)

    def do(self, told: str, act: Callable[[], None]) -> None:
        """Do *act* when it is its turn, whatever is on the screen."""
        self._add(told, lambda: None, lambda _nothing: act(), lambda _widget: False)

    def _add(
        self, told: str, find: Callable[[], Any], do: Callable[[Any], None], is_made: Callable[[Any], bool]
    ) -> None:
        self._acts.append(_Act(told, find, do, is_made))
        self._schedule()

    def _schedule(self) -> None:
        if self._acts and not self._is_on_its_way:
            self._is_on_its_way = True
            self._root.tk.call("after", self._delay_ms, "catch lab_act")

    def _act(self) -> None:
        """Do what is next; from Tcl, in a turn of its own: a handler that calls ``update()`` runs in no beat."""
        self._is_on_its_way = False
        if not self._acts:
            return
        if self.answer_box():
            self._schedule()
            return
        try:
            found = self._acts[0].find()
        except LookupError as error:
            self._lacking = error
            return
        self._lacking, self._is_waiting = None, False
        act = self._acts.pop(0)
        self._rest.begin()
        self._schedule()
        self._told.tell(act.told)
        act.do(found)

    def answer_box(self) -> bool:
        """Answer the message box that lies over the windows, if there is one; whether there was."""
        said = answer_open_box(self._root)
        if said:
            self._told.tell(f'answers "{said}"')
            self._rest.begin()
        return bool(said)

    def answer_modal(self) -> bool:
        """Answer a message box, or else a window with the grab; whether there was one. To be called at rest."""
        if self.answer_box():
            return True
        window = window_with_grab(self._root)
        if window is None:
            return False

        def press() -> None:
            if window.winfo_exists():
                button = button_in(window)
                texts.press_close_button(window) if button is None else self._press(button)

        # In a turn of its own, and before all that is still to be done.
        told = "answers the window with the grab"
        self._acts.insert(0, _Act(told, lambda: None, lambda _nothing: press(), lambda _widget: False))
        self._schedule()
        return True

    def _within_reach(self, button: Any) -> Any:
        name = repr(texts.texts_of(button)[0])
        if is_covered(button):
            raise LookupError(f"{name} is covered by another widget")
        grab = window_with_grab(self._root)
        if grab is not None and button.winfo_toplevel() is not grab:
            raise LookupError(f"{name} cannot be pressed while another window has the grab")
        return button

    def _press(self, button: Any) -> None:
        """Do what the mouse does."""
        x, y = button.winfo_width() // 2, button.winfo_height() // 2
        for sequence in ("<Enter>", "<Motion>", "<ButtonPress-1>", "<ButtonRelease-1>"):
            if button.winfo_exists():
                button.event_generate(sequence, x=x, y=y)
                if sequence == "<ButtonPress-1>" and self._told.pace:
                    button.update_idletasks()
                    sleep(_HELD)

    def beat(self, now: float) -> None:
        """Try anew what could not be done.

        Raises:
            Fail: what is looked for does not come, or cannot be pressed.
        """
        if self._fail is not None:
            raise self._fail
        if self._lacking is not None:
            self._judge_missing(now, self._acts[0])
        self._schedule()

    def _judge_missing(self, now: float, act: _Act) -> None:
        made = [widget for widget in texts.below(self._root) if act.is_made(widget)]
        if not self._is_waiting or any(is_coming(widget.winfo_toplevel()) for widget in made):
            self._is_waiting = True
            self._patience.begin(now)
            self._rest.begin()
            return
        if self._patience.is_over(now) or self._rest.look():
            if self.answer_modal():
                self._lacking, self._is_waiting = None, False
                return
            raise no_button(self._lacking, bool(made))


def no_button(error: LookupError | None, is_made: bool = False) -> Fail:
    """Return the verdict on a program that lacks a widget."""
    hidden = " It is made, but not shown." if is_made else ""
    return Fail("no_button", f"The exercise needs what is in its window as it was: {error}.{hidden}")


def is_covered(widget: Any) -> bool:
    """Whether another widget of its window lies over the middle of *widget*, and is what the mouse would press.

    Not asked of the screen: windows of other programs may lie over this one.
    """
    x = widget.winfo_rootx() + widget.winfo_width() // 2
    y = widget.winfo_rooty() + widget.winfo_height() // 2
    while widget is not widget.winfo_toplevel():
        beside = widget.master.winfo_children()  # from the lowest to the highest
        if any(_lies_at(other, x, y) for other in beside[beside.index(widget) + 1 :]):
            return True
        widget = widget.master
    return False


def _lies_at(widget: Any, x: int, y: int) -> bool:
    if isinstance(widget, tk.Toplevel) or not widget.winfo_viewable():
        return False
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    return bool(left <= x < left + widget.winfo_width() and top <= y < top + widget.winfo_height())


def is_disabled(widget: Any) -> bool:
    """Whether *widget* cannot be pressed."""
    return str(widget["state"]) == "disabled" or (
        hasattr(widget, "instate") and bool(widget.instate(["disabled"]))
    )
