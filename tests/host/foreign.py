"""A window that is called from threads of the program's own, while its event loop runs."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable
from typing import Any

from tests.support import GIVE_UP


def call_on(root: tk.Tk, start: Callable[[Callable[[], None]], object], fn: Callable[[], Any]) -> Any:
    """Run *fn* by *start* under the event loop of *root*; what it has returned or raised."""
    outcomes: list[Any] = []
    has_ended = threading.Event()

    def run() -> None:
        try:
            outcomes.append(fn())
        except BaseException as error:
            outcomes.append(error)
        has_ended.set()

    def look(rounds: int = GIVE_UP * 200) -> None:
        if has_ended.is_set() or rounds == 0:
            root.quit()
        else:
            root.after(5, look, rounds - 1)

    start(run)
    root.after(0, look)
    root.mainloop()
    assert has_ended.wait(GIVE_UP), "it did not come back"
    return outcomes[0]


def start_plain(fn: Callable[[], None]) -> None:
    """Start *fn* on a thread of which tkasync knows nothing."""
    threading.Thread(target=fn, name="reader", daemon=True).start()


def call_from_outside(root: tk.Tk, fn: Callable[[], Any]) -> Any:
    """What *fn* returns, or raises, on a thread of the program's own while the event loop of *root* runs."""
    outcome = call_on(root, start_plain, fn)
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome
