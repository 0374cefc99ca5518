"""`Pilot`: drives a real window from a test, as a user would: it clicks, types, and waits for what comes of it.

UI thread. Events are generated inside Tk, so no display focus and no window manager is needed.
"""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Hashable
from os import PathLike
from time import monotonic
from typing import Any

from tkasync.dispatch.refusals import brief, refuse_made, refuse_unrun
from tkasync.dispatch.timers import check_seconds
from tkasync.runtime.runtime import Runtime
from tkasync.testing.probes import rest, texts
from tkasync.testing.probes.moved_clock import MovedClock
from tkasync.testing.readiness import others_are_ready

# Seconds of real time for which a moved clock waits for work in threads; the second for work that has stood before.
_PATIENCE, _SECOND_LOOK = 0.25, 0.05
# What one look counts at most: a machine that stops for a moment uses up no more.
_SLICE = rest.TICK_MS / 1000
ENDLESS = 5.0
"""Seconds of real time: what goes on for so long at one moment of a moved clock comes to no end."""
_KEYSYMS = {"\n": "Return", "\t": "Tab", "\b": "BackSpace", "\x1b": "Escape"}


class Pilot:
    """See the module. Made for a root window; acts on all of its windows."""

    def __init__(self, root: tkinter.Misc) -> None:
        self.root: tkinter.Misc = root._root()  # type: ignore[attr-defined]  # missing in its stub
        self._clock: MovedClock | None = None
        self._blocked: set[Hashable] = set()

    # Waiting

    def wait_until(self, predicate: Callable[[], object], timeout: float = 5.0) -> None:
        """Run the event loop until *predicate* holds; it is asked again after each event.

        Raises:
            TimeoutError: it did not within *timeout* seconds of real time.
        """
        end = monotonic() + check_seconds("wait_until(timeout)", timeout)
        refuse_unrun("wait_until", predicate, "pass a plain function")
        while not _holds(predicate):
            if monotonic() >= end:
                raise TimeoutError(f"{_told(predicate)} did not come true within {timeout:g} s")
            rest.take_event(self.root)

    def settle(self, timeout: float = 5.0) -> None:
        """Run the event loop until nothing is on its way: no call queued, no task running, everything drawn.

        A UI task that waits for the user (`ui_event`) does not count, nor does an interval between two runs or a
        debounce; one that pauses in ``sleep`` does.

        Raises:
            TimeoutError: something went on for *timeout* seconds; the message names it.
        """
        runtime = Runtime.of(self.root)
        end = monotonic() + check_seconds("settle(timeout)", timeout)
        self.root.update()
        while busy := rest.busy_with(runtime):
            if monotonic() >= end:
                raise TimeoutError(
                    f"not settled within {timeout:g} s: {', '.join(busy)}; for work without an end write "
                    "pilot.wait_until(...) for what it does"
                )
            rest.take_event(self.root)
        self.root.update_idletasks()

    def is_at_rest(self) -> bool:
        """Whether nothing will change by itself any more: only the user, or another program, can bring something.

        No call is queued, no task runs but UI tasks that wait for the user, no timer of tkasync waits and no ``after``
        job of the program. A window with an interval is never at rest. Runs what is ready first.
        """
        runtime = Runtime.of(self.root)
        self.root.update()
        return rest.is_at_rest(self.root, runtime)

    def advance(self, seconds: float) -> None:
        """Move the clock of tkasync on this window by *seconds*, and run what falls due on the way, in time order.

        The first call stops the clock, which moves by further calls only: a test of less than a whole pause begins with
        ``advance(0)``. Everything of tkasync's goes by it: intervals, debounces, ``sleep``, ``timeout=``, retries. What
        the program gives to Tk's own ``after`` goes by the real time, and so do ``asyncio.sleep`` and the work in
        threads; work is waited for as `FakeHost` does it, until it has ended or does not end for a while.

        Raises:
            ValueError: *seconds* is negative or not finite.
            RuntimeError: something sets itself again for the same moment without end.
        """
        check_seconds("advance", seconds)
        runtime = Runtime.of(self.root)
        clock = self._stopped_clock(runtime)
        end = clock.moment_in(seconds)
        self._run_moment(runtime, clock)
        while clock.move_to_next(end):
            self._run_moment(runtime, clock)
        clock.move_to(end)
        self.root.update_idletasks()

    def _stopped_clock(self, runtime: Runtime) -> MovedClock:
        if self._clock is None:
            host = rest.host_of(runtime)
            self._clock = MovedClock(host.now)
            host.go_by(self._clock)
        return self._clock

    def _run_moment(self, runtime: Runtime, clock: MovedClock) -> None:
        end = monotonic() + ENDLESS
        while monotonic() < end:
            self._let_work_rest(runtime)
            if not clock.run_due(runtime.queue.run_aside) and runtime.queue.is_empty():
                return
        if self._working(runtime):
            return  # a stream without an end
        raise RuntimeError("advance() comes to no end: something sets itself again for the same moment")

    def _let_work_rest(self, runtime: Runtime) -> None:
        """Run the event loop until nothing is queued, and work elsewhere has ended or does not end for a while."""
        self.root.update()
        left = _PATIENCE if self._working(runtime) - self._blocked else _SECOND_LOOK
        while (working := self._working(runtime)) and left > 0:
            before = monotonic()
            rest.take_event(self.root)
            # Time in which the machine let none of them go on hardly counts.
            left -= min(monotonic() - before, _SLICE) * (0.1 if others_are_ready() else 1.0)
        self._blocked = working
        self.root.update()

    def _working(self, runtime: Runtime) -> set[Hashable]:
        return set(runtime.in_flight.elsewhere)

    # Finding

    def button(self, text: str) -> Any:
        """Return the widget on the screen that can be pressed and is called *text*; the first of several.

        Raises:
            LookupError: there is none; the message lists those that there are.
        """
        self.root.update()
        return texts.find_button(self.root, text)

    def entry(self, at: int = 0) -> Any:
        """Return the field for one line on the screen that is number *at*, from 0, in the order they were made.

        Raises:
            LookupError: there are not so many.
        """
        self.root.update()
        return texts.find_entry(self.root, at)

    def texts(self) -> list[str]:
        """Return what can be read on the screen, line by line: titles, labels, entries, lists, tables, texts."""
        self.root.update()
        return texts.visible_texts(self.root)

    def shows(self, text: str) -> bool:
        """Whether *text* can be read on the screen, as a part of a line."""
        return any(text in line for line in self.texts())

    # Acting

    def click(self, widget: tkinter.Misc, x: int | None = None, y: int | None = None) -> None:
        """Press and release the first mouse button on *widget*, in its middle or at *x*, *y* in pixels.

        Raises:
            TypeError: it is no widget.
            ValueError: it is not on the screen, or another widget lies over that point.
        """
        _check_widget("click", widget, 'pilot.button("Save")')
        self.root.update()
        if not widget.winfo_viewable():
            raise ValueError(
                f"{widget} is not on the screen: pack it, or select its tab, before it is clicked"
            )
        x = widget.winfo_width() // 2 if x is None else x
        y = widget.winfo_height() // 2 if y is None else y
        self._refuse_covered(widget, x, y)
        for sequence in ("<Enter>", "<Motion>", "<ButtonPress-1>", "<ButtonRelease-1>"):
            if widget.winfo_exists():  # a press may have closed its dialog
                widget.event_generate(sequence, x=x, y=y)
        self.root.update()

    def _refuse_covered(self, widget: tkinter.Misc, x: int, y: int) -> None:
        found: Any = widget.winfo_containing(widget.winfo_rootx() + x, widget.winfo_rooty() + y)
        grab = self.root.grab_current()  # type: ignore[no-untyped-call]  # the stub's
        if grab is not None and not str(widget).startswith(str(grab)):
            raise ValueError(f"{widget} cannot be clicked: the dialog {grab} holds the grab")
        # Another window in front does not matter: the events are generated inside this one.
        is_same_window = found is not None and found.winfo_toplevel() is widget.winfo_toplevel()
        if is_same_window and not f"{found}.".startswith(f"{widget}."):
            raise ValueError(f"{widget} cannot be clicked there: {found} covers it")

    def type(self, widget: tkinter.Misc, text: str) -> None:
        """Give *widget* the focus and type *text* into it, key by key; a line feed is the Return key.

        Raises:
            TypeError: it is no widget.
        """
        _check_widget("type", widget, "pilot.entry()")
        widget.focus_force()
        self.root.update()
        for character in text:
            self._press_key(widget, character)
        self.root.update()

    def press(self, sequence: str, widget: tkinter.Misc | None = None) -> None:
        """Generate *sequence*, as ``"<Control-s>"`` or ``"<<Saved>>"``, on *widget*; by default where the focus is.

        Raises:
            TypeError: it is no widget.
        """
        if widget is not None:
            _check_widget("press", widget, "pilot.entry()")
        self.root.update()
        target = widget if widget is not None else self.root.focus_get() or self.root
        if widget is not None:
            widget.focus_force()
        target.event_generate(sequence)
        self.root.update()

    def _press_key(self, widget: tkinter.Misc, character: str) -> None:
        keysym = _KEYSYMS.get(character, f"U{ord(character):04X}")
        if not (character.isascii() or hasattr(widget, "insert")):
            raise ValueError(f"no key gives {character!r}, and {widget} takes no text")
        widget.event_generate("<KeyPress>", keysym=keysym)
        if not character.isascii():
            widget.insert("insert", character)  # type: ignore[attr-defined]  # as an input method does
        if widget.winfo_exists():  # Return may have closed its dialog
            widget.event_generate("<KeyRelease>", keysym=keysym)

    def close_window(self, window: tkinter.Misc | None = None) -> None:
        """Do what the close button of *window* does, by default of the main one: call its handler, or destroy it.

        Raises:
            TypeError: it is no widget.
        """
        if window is not None:
            _check_widget("close_window", window, "the Toplevel")
        self.root.update()
        texts.press_close_button(self.root if window is None else window.winfo_toplevel())

    def screenshot(self, path: str | PathLike[str]) -> None:
        """Save what the screen shows of the root window as a picture; the kind is in the name, ``.png`` say.

        Raises:
            RuntimeError: Pillow is not installed.
        """
        try:
            from PIL import ImageGrab
        except ImportError as error:
            raise RuntimeError("pilot.screenshot needs Pillow: pip install pillow") from error
        self.root.winfo_toplevel().lift()
        self.root.update()
        left, top = self.root.winfo_rootx(), self.root.winfo_rooty()
        box = (left, top, left + self.root.winfo_width(), top + self.root.winfo_height())
        display = self.root.winfo_screen() if self.root.tk.call("tk", "windowingsystem") == "x11" else None
        ImageGrab.grab(bbox=box, xdisplay=display).save(path)


def _check_widget(method: str, widget: object, instead: str) -> None:
    if not isinstance(widget, tkinter.Misc):
        raise TypeError(f"pilot.{method} takes a widget, {instead} say, not {brief(widget)}")


def _holds(predicate: Callable[[], object]) -> bool:
    answer = predicate()
    refuse_made("wait_until", answer, predicate, "pass a plain function")  # a coroutine would be true at once
    return bool(answer)


def _told(predicate: Callable[[], object]) -> str:
    code = getattr(predicate, "__code__", None)
    where = f" ({code.co_filename}:{code.co_firstlineno})" if code is not None else ""
    return f"{getattr(predicate, '__name__', predicate)}{where}"
