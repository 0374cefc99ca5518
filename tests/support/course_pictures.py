"""Make the pictures of the course anew: ``python -m tests.support.course_pictures [NAME ...]``.

Each is of a real run: a program of the course with a user at its window, in a process of its own. A name that ends with
``.svg`` is what its threads did, as the trace draws it; any other is a photograph of the screen.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support import drive_program
from tests.support.documents import ROOT
from tkasync.testing.programs import user
from tkasync.testing.programs.user import User
from tkasync.tools.trace import lanes
from tkasync.tools.trace.recorder import Record, Recorder
from tkasync.tools.trace.timeline import Timeline

COURSE = ROOT / "docs" / "course"
PICTURES = ROOT / "docs" / "images" / "course"
LONGEST = 120.0  # seconds for one program; a guess, ten times what the slowest needs
PATIENCE = 60.0  # seconds for a step: on a busy machine the search of the whole library takes more than 15
LEAST = 0.0005  # seconds; shorter calls of a plain program are not drawn
SEARCH = 'press "Search"'
FOUND = 'see " lines"'
ALL = 'see " lines in 1"'  # with the number of files, which are more than a thousand
LOCK_BEGIN, LOCK_SECONDS, LOCK_GAP = 0.3, 0.1, 0.001
# The picture, its program, what its user does, and the function with which its time begins.
RUNS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "01-window.png": ("finder/finder_01.py", (SEARCH, FOUND, 'photograph "0.2"'), ""),
    "01-lanes.svg": ("finder/finder_01.py", (SEARCH, FOUND), "Finder.start"),
    "02-lanes.svg": ("finder/finder_02.py", (SEARCH, FOUND), "Finder.start"),
    "02-nested.svg": ("experiments/update_inside.py", ('see "Save"', 'photograph "9"'), "save"),
    "03-lanes.svg": ("finder/finder_03.py", (SEARCH, FOUND), "Finder.start"),
    "04-lanes.svg": ("finder/finder_04.py", (SEARCH, FOUND), "Finder.start"),
    "05-window.png": (
        "finder/finder_05.py",
        ('type "("', SEARCH, 'see "That failed"', 'photograph "0.2"'),
        "",
    ),
    "06-lanes.svg": (
        "finder/finder_06b.py",
        (SEARCH, 'see "9%"', 'press "Stop"', 'see "stopped"'),
        "Finder.start",
    ),
    "07-lanes.svg": ("finder/finder_07.py", (SEARCH, ALL), "Finder.start"),
    "08-window.png": (
        "finder/finder_08.py",
        (SEARCH, ALL, 'choose ""', 'key "<Return>"', 'see "class"', 'photograph "0.5"'),
        "",
    ),
    "09-lanes.svg": ("finder/finder_09a.py", (SEARCH, ALL), "Finder.start"),
    "10-lanes.svg": (
        "finder/finder_10c.py",
        ('type "qx"', 'see "searching"', 'type "q"', 'see "0 lines"'),
        "resource first_lines",
    ),
    "12-window.png": ("finder/finder_12.py", ('type "import"', 'see "1000 lines"', 'photograph "1"'), ""),
}

LOCK = "11-lock.svg"
NAMES = sorted([*RUNS, LOCK])


def record_handlers(records: list[Record]) -> Callable[[], None]:
    """Note what Tk calls of a program that knows nothing of tkasync, and what its threads do."""
    call, run_thread = tk.CallWrapper.__call__, threading.Thread.run  # type: ignore[attr-defined]

    def noted(wrapper: Any, *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return call(wrapper, *args)
        finally:
            now = time.perf_counter()
            function = named(wrapper.func)
            code = getattr(function, "__code__", None)
            if (
                code is not None
                and now - began > LEAST
                and COURSE in Path(code.co_filename).resolve().parents
            ):
                place = code.co_filename, code.co_firstlineno
                head = ("call", now, threading.get_ident(), now - began)
                records.append((*head, function.__qualname__, *place, "in a handler", False))

    def noted_thread(thread: threading.Thread) -> None:
        number = -threading.get_ident()
        name = thread._target.__name__  # type: ignore[attr-defined]
        records.append((
            "begun", time.perf_counter(), threading.get_ident(), number, name, "function", "worker"
        ))  # fmt: skip
        try:
            run_thread(thread)
        finally:
            end = time.perf_counter()
            records.append(("settled", end, threading.get_ident(), number, name, "success"))

    tk.CallWrapper.__call__ = noted  # type: ignore[attr-defined]
    threading.Thread.run = noted_thread  # type: ignore[method-assign]

    def stop() -> None:
        tk.CallWrapper.__call__ = call  # type: ignore[attr-defined]
        threading.Thread.run = run_thread  # type: ignore[method-assign]

    return stop


def named(function: Any) -> Any:
    """Return the function that a job of `after` calls, or *function* itself."""
    cells = getattr(function, "__closure__", None) or ()
    inner = [cell.cell_contents for cell in cells if callable(cell.cell_contents)]
    found = inner[0] if getattr(function, "__qualname__", "").endswith("callit") and inner else function
    return getattr(found, "__func__", found)


def draw(picture: Path, program: str, steps: tuple[str, ...], first: str) -> None:
    """Run *program* and save what its threads did since *first* began."""
    is_plain = "tkasync" not in Path(program).read_text(encoding="utf-8")
    plain: list[Record] = []
    recorder = Recorder(1_000_000)
    stop = record_handlers(plain) if is_plain else recorder.stop
    ends: list[float] = []
    close = User.close

    def close_and_note(this: User) -> None:
        ends.append(time.perf_counter())
        close(this)

    User.close = close_and_note  # type: ignore[method-assign]
    drive_program.main(program, *steps, patience=PATIENCE)
    stop()
    recorder.stop()
    records = [record for record in plain or recorder.records() if not is_user(record)]
    end = ends[0] - 0.1 if ends else records[-1][1]
    began = min(begin_of(record) for record in records if first in record)
    save(picture, [each for each in records if began - 0.001 <= begin_of(each) and each[1] <= end], end)


def save(picture: Path, records: list[Record], end: float) -> None:
    text = "".join(lanes.text(Timeline(sorted(records, key=lambda record: float(record[1])), end)))
    picture.write_text(text, encoding="utf-8")


def draw_lock(picture: Path) -> None:
    """Save when each of two threads that compute has the interpreter: the lock lets one of them run at a time."""
    records: list[Record] = []
    begin = time.perf_counter() + LOCK_BEGIN
    threads = [threading.Thread(target=compute, args=(records, f"worker-{n}", begin)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    save(picture, records, begin + LOCK_SECONDS)


def compute(records: list[Record], name: str, begin: float) -> None:
    """Compute, and note from when to when that went on without a gap."""
    here, noted = threading.get_ident(), []
    since = last = time.perf_counter()
    while last < begin + LOCK_SECONDS:
        now = time.perf_counter()
        if now - last > LOCK_GAP:
            noted.append((since, last))
            since = now
        last = now
    noted.append((since, last))
    for number, (first, end) in enumerate(noted):
        if end > begin:
            head = here, id(noted) + number, "computes"
            records.append(("begun", max(first, begin), *head, "function", name))
            records.append(("settled", min(end, begin + LOCK_SECONDS), *head, "success"))


def is_user(record: Record) -> bool:
    return any(isinstance(part, str) and part == user.__file__ for part in record)


def begin_of(record: Record) -> float:
    """Return when what *record* tells of began: that of a call comes at its end, and has its seconds."""
    return float(record[1]) - (record[3] if record[0] in ("call", "turn", "gc", "effect", "memo") else 0.0)


def make(name: str) -> bool:
    """Make the picture *name* in a process of its own; whether that succeeded."""
    folder = COURSE / Path(RUNS[name][0] if name in RUNS else "finder/folder.py").parent
    path = os.pathsep.join([str(ROOT), str(folder)])
    environment = os.environ | {"PYTHONPATH": path, "PICTURE": str(PICTURES / name)}
    command = [sys.executable, "-m", "tests.support.course_pictures", "--here", name]
    done = subprocess.run(command, cwd=folder, env=environment, timeout=LONGEST, check=False)
    print(PICTURES / name if done.returncode == 0 else f"{name}: failed", flush=True)
    return done.returncode == 0


def make_here(name: str) -> None:
    if name == LOCK:
        draw_lock(PICTURES / name)
        return
    program, steps, first = RUNS[name]
    if name.endswith(".svg"):
        draw(PICTURES / name, Path(program).name, steps, first)
    else:
        drive_program.main(Path(program).name, *steps, patience=PATIENCE)


def main(arguments: list[str]) -> int:
    """Make the pictures that are named, or all; how many failed."""
    if arguments[:1] == ["--here"]:
        make_here(arguments[1])
        return 0
    PICTURES.mkdir(exist_ok=True)
    if unknown := set(arguments) - set(NAMES):
        sys.exit(f"there is no picture {', '.join(sorted(unknown))}; there is {', '.join(NAMES)}")
    return sum(not make(name) for name in arguments or NAMES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
