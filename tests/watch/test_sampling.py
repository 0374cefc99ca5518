"""A look owns nothing of what it has seen."""

from __future__ import annotations

import sys
import threading
import time
import tkinter
from typing import Any, ClassVar

from tests.support import GIVE_UP
from tkasync import dispatch_to_ui
from tkasync.tk.handlers import Handlers
from tkasync.tools import StallWatch
from tkasync.watch.sampling import look

LOOKS = 2000


class Dies:
    """Notes the thread on which it is freed."""

    died_on: ClassVar[set[int]] = set()

    def __del__(self) -> None:
        self.died_on.add(threading.get_ident())


def handler() -> None:
    held = [Dies() for _ in range(3)]
    for one in held:
        deeper(one)


def deeper(one: Dies) -> int:
    another = Dies()
    return len([one, another])


def test_nothing_dies_on_the_thread_that_looks() -> None:
    """The variables of a function that returns meanwhile would die there: widgets, images, variables of Tk."""
    ui, home, seen = threading.get_ident(), [], []
    Dies.died_on.clear()

    def looks() -> None:
        for _ in range(LOOKS):
            found = look(ui, Handlers(), threading.get_ident())
            seen.append(found.place is not None)
            home.append(found.held)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    thread = threading.Thread(target=looks)
    try:
        thread.start()
        while thread.is_alive():
            handler()
            clear(home)
        thread.join(GIVE_UP)
    finally:
        sys.setswitchinterval(interval)
    clear(home)
    assert len(seen) == LOOKS
    assert any(seen)
    assert Dies.died_on == {ui}


def clear(home: list[list[Any]]) -> None:
    while home:
        home.pop().clear()


def test_a_look_names_where_the_program_is() -> None:
    held: list[Any] = []
    here = threading.get_ident()
    thread = threading.Thread(target=lambda: held.append(look(here, Handlers(), threading.get_ident())))
    thread.start()
    thread.join()
    found = held[0]
    assert found.place.code.co_name == "test_a_look_names_where_the_program_is"
    assert found.handler is None
    assert not found.is_in_tk
    found.held.clear()


def test_what_stands_between_tkinter_and_tk_is_tks(tk_root: Any) -> None:
    """An event loop that the program has called is one, also when calls are counted on their way there."""
    seen: list[Any] = []
    here = threading.get_ident()
    with StallWatch(tk_root):
        value = tkinter.IntVar(tk_root)

        def observe() -> None:
            time.sleep(0.2)
            seen.append(look(here, Handlers(), threading.get_ident()))
            dispatch_to_ui(value.set, 1)

        thread = threading.Thread(target=observe)
        tk_root.after(1, thread.start)
        tk_root.wait_variable(value)
        thread.join()
    assert seen[0].steps == ()
    seen[0].held.clear()
