"""`python -m tkasync trace`: the program runs as it would by itself, and its trace is saved however it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.conversations import next_line, rest, start

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds; reached by a failure only
WINDOW = """
from tkasync import Component, run

class View(Component):
    def setup(self):
        self.after(1, self.ready)
    def ready(self):
        print("ready", flush=True)
        {then}

run(View)
"""


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "tkasync", "trace", *map(str, words)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def trace(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words), cwd=folder, env=environment(), capture_output=True, text=True, timeout=PATIENCE
    )


def program(folder: Path, text: str, name: str = "app.py") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def is_saved(path: Path) -> bool:
    return "traceEvents" in json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 0),
        ("raise ValueError('mine')", 1),
        ("import sys; sys.exit(7)", 7),
        ("raise KeyboardInterrupt", 130),
    ],
    ids=["at its end", "by an error", "by sys.exit", "by Ctrl+C"],
)
def test_it_saves_however_the_program_ends(tmp_path: Path, text: str, code: int) -> None:
    done = trace(tmp_path, program(tmp_path, text))
    assert done.returncode in (code, code - 256, -signal.SIGINT if code == 130 else code), done.stderr
    assert is_saved(tmp_path / "trace.json")
    assert "events are in" in done.stderr


def test_an_error_is_shown_as_without_the_tool(tmp_path: Path) -> None:
    done = trace(tmp_path, program(tmp_path, "def f():\n    raise ValueError('mine')\nf()\n"))
    files = [line.split('"')[1] for line in done.stderr.splitlines() if line.startswith('  File "')]
    assert files == [str(tmp_path / "app.py")] * 2
    assert "ValueError: mine" in done.stderr


def test_a_window_that_is_closed_saves(tmp_path: Path) -> None:
    app = program(tmp_path, WINDOW.format(then="self.winfo_toplevel().destroy()"))
    done = trace(tmp_path, "-o", "mine.json", app)
    assert done.returncode == 0, done.stderr
    assert is_saved(tmp_path / "mine.json")
    assert '"View.ready"' in (tmp_path / "mine.json").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_window_that_a_signal_closes_saves(tmp_path: Path, number: signal.Signals) -> None:
    app = program(tmp_path, WINDOW.format(then="pass"))
    process = start(command(app), cwd=tmp_path, env=environment(), stderr=subprocess.PIPE)
    assert next_line(process).strip() == "ready"
    process.send_signal(number)
    rest(process, PATIENCE)
    assert process.returncode in (130, -number, 128 + number)
    assert is_saved(tmp_path / "trace.json")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_program_without_a_window_that_is_terminated_saves(tmp_path: Path) -> None:
    app = program(tmp_path, "import time\nprint('ready', flush=True)\ntime.sleep(600)\n")
    process = start(command(app), cwd=tmp_path, env=environment(), stderr=subprocess.PIPE)
    assert next_line(process).strip() == "ready"
    process.terminate()
    rest(process, PATIENCE)
    assert process.returncode == 128 + signal.SIGTERM
    assert is_saved(tmp_path / "trace.json")


def test_a_program_that_closes_its_error_output_ends_as_it_would_by_itself(tmp_path: Path) -> None:
    program(tmp_path, "import sys; sys.stderr.close()")
    assert trace(tmp_path, "app.py").returncode == 0
    assert is_saved(tmp_path / "trace.json")


def test_the_program_sees_what_it_would_see_by_itself(tmp_path: Path) -> None:
    text = "import sys, beside\nprint(__name__, sys.argv[1:], __file__, sys.modules['__main__'].__dict__ is globals())"
    program(tmp_path, "", "beside.py")
    app = program(tmp_path, text)
    plain = subprocess.run(
        [sys.executable, app, "-o", "x"], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert trace(tmp_path, app, "--", "-o", "x").stdout == plain.stdout


def test_a_module_of_a_package_has_its_relative_imports(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    program(tmp_path / "shop", "", "__init__.py")
    program(tmp_path / "shop", "price = 3", "prices.py")
    program(
        tmp_path / "shop", "import sys\nfrom .prices import price\nprint(price, sys.argv[1:])", "__main__.py"
    )
    done = trace(tmp_path, "-m", "shop", "-o", "shop.json", "now")
    assert done.stdout == "3 ['now']\n"
    assert is_saved(tmp_path / "shop.json")


def test_a_file_that_ends_with_svg_is_a_picture(tmp_path: Path) -> None:
    trace(tmp_path, program(tmp_path, ""), "-o", "lanes.svg")
    assert (tmp_path / "lanes.svg").read_text("utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("words", "says"),
    [((), "which program"), (("nothing.py",), "no file nothing.py"), (("-m", "no.such"), "no module no.such"),
     (("-o",), "needs the name")],
)  # fmt: skip
def test_without_a_program_it_says_how_it_is_used(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    done = trace(tmp_path, *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "usage: python -m tkasync trace" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("goal", "says"), [("nowhere/trace.json", "No such file"), ("folder", "it is a folder")]
)
def test_a_file_that_cannot_be_written_is_told_before_the_program_runs(
    tmp_path: Path, goal: str, says: str
) -> None:
    (tmp_path / "folder").mkdir()
    done = trace(tmp_path, "-o", goal, program(tmp_path, "print('ran')"))
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("then", ["os._exit(3)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_of_a_program_that_is_killed_no_file_is_left(tmp_path: Path, then: str) -> None:
    app = program(tmp_path, f"import os, signal\n{then}\n")
    assert trace(tmp_path, app).returncode in (3, -signal.SIGKILL)
    assert [path.name for path in tmp_path.iterdir()] == ["app.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_it_is_saved_leaves_a_whole_file(tmp_path: Path, number: signal.Signals) -> None:
    text = """
import os, signal, threading
from tkasync.tools.trace import chrome_json

def text(timeline, about, before=chrome_json.text):
    signal.pthread_kill(threading.main_thread().ident, {number})
    yield from before(timeline, about)

chrome_json.text = text
"""
    done = trace(tmp_path, program(tmp_path, text.replace("{number}", str(int(number)))))
    assert done.returncode in (130, -number, 128 + number)
    assert is_saved(tmp_path / "trace.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app.py", "trace.json"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_process_that_was_forked_saves_nothing(tmp_path: Path) -> None:
    text = "import os, sys, time\nif os.fork() == 0:\n    sys.exit(0)\nprint(os.waitstatus_to_exitcode(os.wait()[1]))\n"
    done = trace(tmp_path, program(tmp_path, text))
    assert done.stdout == "0\n"
    assert done.stderr.count("events are in") == 1
    assert is_saved(tmp_path / "trace.json")


PLAIN = "import tkinter as tk\n{then}root = tk.Tk()\n{runtime}root.after(1, root.destroy)\nroot.mainloop()\n"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        (PLAIN.format(then="", runtime=""), True),
        (PLAIN.format(then="from tkasync import Runtime\n", runtime="Runtime(root)\n"), False),
        ("raise ValueError('mine')", False),
    ],
    ids=["plain Tk", "with a Runtime", "it fails"],
)
def test_of_a_program_that_uses_nothing_of_tkasync_it_says_what_to_do(
    tk_root: object, tmp_path: Path, text: str, is_told: bool
) -> None:
    done = trace(tmp_path, program(tmp_path, text))
    hints = [line for line in done.stderr.splitlines() if "nothing of tkasync ran" in line]
    assert len(hints) == is_told, done.stderr
    assert all("Runtime(root)" in hint for hint in hints)
