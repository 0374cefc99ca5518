"""A process with a window forks; the child touches the window, drops what belongs to it, and ends as any program."""

from __future__ import annotations

import os
import sys
import tkinter as tk
import warnings

from tkasync import Runtime
from tkasync.errors import RuntimeClosedError, WrongThreadError


def child(root: tk.Tk, runtime: Runtime, held: list[object]) -> None:
    try:
        root.title("from the child")
    except WrongThreadError as error:
        message = str(error)
    assert "forked" in message
    try:
        runtime.dispatch_to_ui(print)
    except RuntimeClosedError:
        pass
    else:
        raise AssertionError("the child's call would never have run")
    held.clear()
    sys.exit(0)


def main() -> None:
    # 3.12 and later say themselves that this is no good idea.
    warnings.simplefilter("ignore", DeprecationWarning)
    root = tk.Tk()
    runtime = Runtime(root)
    root.title("from the parent")
    held = [tk.PhotoImage("the_image", master=root), tk.StringVar(root, name="the_text")]
    task = runtime.spawn_task(int, on_done=lambda _task: root.quit())
    root.mainloop()
    pid = os.fork()
    if pid == 0:
        child(root, runtime, held)
    _pid, status = os.waitpid(pid, 0)
    assert status == 0, status
    root.update()
    assert root.title() == "from the parent"
    assert "the_image" in root.image_names()
    assert task.result() == 0
    root.after(10, root.quit)
    root.mainloop()
    root.destroy()


if __name__ == "__main__":
    main()
