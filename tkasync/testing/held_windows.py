"""The search for windows that something still holds after their end: 1.4 MB each, with all their widgets. UI thread.

A window is judged in a later test than its own, for pytest itself holds a fixture's value until that test's report is
made. And only a full collection tells what is held from what is garbage in a circle, as every window is. It costs as
much as a test, so it is made for several windows at a time, and at the last test for what is left.
"""

from __future__ import annotations

import gc
import sys

from tkasync.dispatch.late_calls import late_calls
from tkasync.tk.guard.pin import Pin, pins_of_this_thread, release_dead_pins

# Python 3.13 without the GIL frees no class once a thread was started, nor what a class in a test refers to.
_CLASSES_ARE_IMMORTAL = sys.version_info < (3, 14) and not getattr(sys, "_is_gil_enabled", lambda: True)()
_SEVERAL = 5  # a guess: a collection of 50 ms for so many windows, which take more than that each
_tests: dict[Pin, str] = {}
"""The test that each window was made in, as it is to be named; empty when the window is not to be named again."""


def held_windows(test: str, *, is_last: bool) -> list[str]:
    """Return a sentence for each window of an earlier test that has ended and is held; remember those of *test*.

    Args:
        test: the test that has just ended.
        is_last: whether no test comes after it.
    """
    if _CLASSES_ARE_IMMORTAL:
        return []
    release_dead_pins()
    held = _ended()
    if len(held) >= _SEVERAL or (held and is_last):
        _collect()
        leaks = [_sentence(pin) for pin in _ended()]
    else:
        leaks = []
    _remember(test)
    return leaks


def _collect() -> None:
    """Release the windows that are garbage, also those that only frozen garbage refers to.

    Suites call ``gc.freeze()`` once their modules are there, which makes collections quick. What is frozen counts as
    held for ever, and so does all it refers to: since Python 3.14 the dict that pytest has made for a test's fixtures.
    An error keeps that, by the frames of its traceback. Not frozen again: that would take in the windows of this test.
    """
    _collect_twice()
    if _ended() and gc.get_freeze_count():
        gc.unfreeze()
        _collect_twice()


def _collect_twice() -> None:
    """Collect, and once more for what a finalizer has taken up again: a late call, of a task that was cut off say."""
    for _ in range(2):
        gc.collect()
        late_calls.clear()  # a coroutine that was still running when its window closed ends in the collection
        release_dead_pins()
        if not _ended():
            return


def _ended() -> list[Pin]:
    """The windows of earlier tests that are pinned although they are destroyed."""
    return [pin for pin in pins_of_this_thread() if _tests.get(pin) and _is_destroyed(pin)]


def _is_destroyed(pin: Pin) -> bool:
    # Not at the top: the module serves tests without Tk too, and where a window is pinned there is Tk.
    from tkinter import TclError

    try:
        pin.app.call("winfo", "exists", ".")
    except TclError:
        return True
    return False


def _sentence(pin: Pin) -> str:
    test, _tests[pin] = _tests[pin], ""
    return (
        f"the window of {test} has ended and is still held: something that outlives the test refers to it, or to a "
        "widget of it (a module, a class, a thread, a Tcl command made by hand)"
    )


def _remember(test: str) -> None:
    """Take *test* for the one that made those windows that no earlier test has made, and forget the deleted ones."""
    known = dict(_tests)
    _tests.clear()
    _tests.update((pin, known.get(pin, test)) for pin in pins_of_this_thread())
