"""The child process in which the doctor asks Tk. It says at once what it knows, for the next step may end it.

Prints a JSON object a line; what went wrong stands under ``error``, with ``missing`` where a package is.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from typing import Any

_WAKES = 50


def main() -> None:
    """Open a window that nobody sees, ask it, wake it from a thread, and close it."""
    try:
        import tkinter  # what this is about
    except ImportError as error:
        return tell(error=str(error), missing=error.name)
    interpreter = tkinter.Tcl()
    platform = "tcl_platform(threaded)"
    tell(tcl=interpreter.eval("info patchlevel"), threaded=interpreter.eval(f"info exists {platform}") == "1")
    try:
        root = tkinter.Tk()
    except tkinter.TclError as error:
        return tell(error=str(error))
    root.withdraw()
    tell(**about_window(root))
    tell(**about_runtime(root))
    root.destroy()
    return None


def tell(**facts: Any) -> None:
    """Print *facts*."""
    print(json.dumps(facts), flush=True)


def about_window(root: Any) -> dict[str, Any]:
    """Return what Tk and the display are like."""
    from tkinter import font

    return {
        "tk": str(root.tk.call("info", "patchlevel")),
        "windows": root.tk.call("tk", "windowingsystem"),
        "screen": f"{root.winfo_screenwidth()}x{root.winfo_screenheight()}, {root.winfo_depth()} bits",
        "scaling": round(float(root.tk.call("tk", "scaling")), 2),
        "families": len(font.families(root)),
        "font": font.nametofont("TkDefaultFont", root).actual("family"),
    }


def about_runtime(root: Any) -> dict[str, Any]:
    """Return how a thread wakes the window, and how long that takes."""
    from tkasync.runtime.runtime import Runtime
    from tkasync.tk.guard.interpreter import thread_of

    known = {"tells_threads": thread_of(root.tk) is not None, "waker": kind_of_waker(root.tk)}
    with Runtime(root) as runtime:
        waits: list[float] = []
        threading.Thread(target=wake_often, args=(runtime, root, waits)).start()
        root.mainloop()
    return {**known, "wake": statistics.median(waits)}


def kind_of_waker(tk: Any) -> str:
    """Make the waker that a window gets here, and name it."""
    from tkasync.dispatch.queue import UiDispatchQueue
    from tkasync.tk.host.entries import TclEntries
    from tkasync.tk.host.wakers.choice import make_waker

    entries = TclEntries(tk, UiDispatchQueue(report=print))
    waker = make_waker("auto", tk, entries, print)
    waker.close()
    entries.close()
    return type(waker).__name__.removesuffix("Waker").lower()


def wake_often(runtime: Any, root: Any, waits: list[float]) -> None:
    """Wait for the UI thread again and again, and then end its loop. On a thread."""
    for _ in range(_WAKES):
        begin = time.perf_counter()
        runtime.call_in_ui(int).result(10.0)
        waits.append(time.perf_counter() - begin)
    runtime.dispatch_to_ui(root.quit)


if __name__ == "__main__":
    main()
