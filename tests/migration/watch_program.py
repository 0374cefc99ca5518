"""A folder that is watched by a library with threads of its own, which tell the window; run as a process.

The arguments are the folder and, for a runtime beside it, a word more. Says when the window knows three files.
"""

from __future__ import annotations

import sys
import time
import tkinter as tk
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

if sys.argv[2:]:
    from tkasync import Runtime, spawn_task


class ShowNew(FileSystemEventHandler):
    """Called on the library's threads."""

    def __init__(self, names: tk.Listbox, count: tk.IntVar) -> None:
        self.names = names
        self.count = count

    def on_created(self, event: FileSystemEvent) -> None:
        self.names.insert("end", Path(str(event.src_path)).name)
        self.count.set(self.count.get() + 1)
        self.names.event_generate("<<New>>")


def main() -> None:
    folder = Path(sys.argv[1])
    root = tk.Tk()
    if sys.argv[2:]:
        Runtime(root)
        spawn_task(sum, range(10))  # the window has work of its own
    names, count = tk.Listbox(root), tk.IntVar(root)
    names.pack()
    told: list[int] = []
    names.bind("<<New>>", lambda _event: told.append(count.get()))
    observer = Observer()
    observer.schedule(ShowNew(names, count), str(folder))
    observer.start()

    def look() -> None:
        if len(told) >= 3:
            print("three files", flush=True)
            observer.stop()
            root.destroy()
        else:
            # One after the other, and again: it may not be watching yet.
            (folder / f"{len(told)} {time.monotonic()}").touch()
            root.after(50, look)

    look()
    root.mainloop()
    observer.join()


if __name__ == "__main__":
    main()
