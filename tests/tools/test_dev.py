"""`python -m tkasync dev`: real programs whose sources are saved while they run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.developing import APP, PATIENCE, ROOT, VIEW, Developer, view


@pytest.fixture
def developer(tmp_path: Path) -> Iterator[Developer]:
    who = Developer(tmp_path)
    who.save(APP)
    who.save(VIEW, "views.py")
    yield who
    who.stop()


def test_after_ten_saves_nothing_of_an_earlier_version_is_left_and_what_is_kept_goes_on(
    developer: Developer,
) -> None:
    developer.start()
    assert developer.hear("shown") == "shown 0 ann 1"
    first = developer.hear("has")
    for version in range(1, 11):
        developer.save(view(version), "views.py")
        assert developer.hear("shown") == f"shown {version} ann {version + 1}"
        assert developer.hear("has") == first
    developer.stop()
    ended = [line for line in developer.heard if line.startswith("ended")]
    assert ended == [f"ended {version}" for version in range(11)]
    assert not [line for line in developer.heard if "starts again" in line]


def test_what_does_not_compile_leaves_the_window_and_is_said(developer: Developer) -> None:
    developer.start()
    developer.hear("has")
    developer.save("def (:\n", "views.py")
    developer.hear("SyntaxError")
    developer.save(view(2), "views.py")
    assert developer.hear("shown") == "shown 2 ann 2"
    assert not [line for line in developer.heard if "starts again" in line]


def test_an_error_of_new_code_starts_the_program_again_and_then_waits_for_a_save(
    developer: Developer,
) -> None:
    developer.start()
    developer.hear("has")
    developer.save("1 / 0\n", "views.py")
    developer.hear("tkasync dev: the program starts again")
    developer.hear("tkasync dev: the program has failed")
    developer.save(view(2), "views.py")
    assert developer.hear("shown") == "shown 2 ann 1"


def test_an_editor_may_rename_or_truncate_or_save_twice(developer: Developer) -> None:
    developer.start()
    developer.hear("has")
    developer.save(view(1), "new.txt")
    (developer.folder / "new.txt").replace(developer.folder / "views.py")
    assert developer.hear("shown").startswith("shown 1")
    developer.save("", "views.py")
    developer.save(view(2), "views.py")
    developer.save(view(3), "views.py")
    while not developer.hear("shown").startswith("shown 3"):  # a look may have come between the two
        assert developer.heard[-1].startswith("shown 2"), developer.heard
    assert not [line for line in developer.heard if "starts again" in line]


def test_a_module_that_has_another_name_now_is_found_without_a_restart(developer: Developer) -> None:
    developer.save("WORD = 'old'\n", "words.py")
    developer.save(WORDS.replace("MODULE", "words"))
    developer.start()
    assert developer.hear("shown") == "shown old"
    developer.save("WORD = 'new'\n", "texts.py")
    (developer.folder / "words.py").unlink()
    developer.save(WORDS.replace("MODULE", "texts"))
    assert developer.hear("shown") == "shown new"
    assert not [line for line in developer.heard if "starts again" in line]


WORDS = """
from tkasync import ComponentMixin, run
from tkinter import ttk
class View(ComponentMixin, ttk.Frame):
    def setup(self):
        from MODULE import WORD
        print("shown", WORD, flush=True)
def main():
    import MODULE
    run(View)
if __name__ == "__main__":
    main()
"""


def test_modules_that_import_each_other_are_both_read_anew(developer: Developer) -> None:
    developer.save("import right\ndef word():\n    return right.WORD\n", "left.py")
    developer.save("import left\nWORD = 'old'\n", "right.py")
    developer.save(
        WORDS.replace("from MODULE import WORD", "WORD = __import__('left').word()").replace("MODULE", "left")
    )
    developer.start()
    assert developer.hear("shown") == "shown old"
    developer.save("import left\nWORD = 'new'\n", "right.py")
    assert developer.hear("shown") == "shown new"


AROUND = """
from contextlib import contextmanager
from tkasync import Component, run
from tkasync.queries import create_query, query
VERSION = 0
class Server:
    def __init__(self):
        self.answers = query(self.answer, key="answer")
    async def answer(self):
        import asyncio
        print("asked", VERSION, flush=True)
        await asyncio.sleep(0.01 if VERSION else 3600)
        return f"answer of {VERSION}"
@contextmanager
def serving():
    print("open", VERSION, flush=True)
    try:
        yield Server()
    finally:
        print("closed", VERSION, flush=True)
class View(Component):
    def setup(self, server):
        self.read = create_query(server.answers())
        self.create_effect(self.show)
    def show(self):
        if self.read.error or self.read.data:
            print("shown", self.read.error or self.read.data, flush=True)
with serving() as server:
    run(View, server)
"""


def test_a_block_around_run_ends_with_its_version_and_a_fetch_of_before_is_no_error_of_the_new_one(
    developer: Developer,
) -> None:
    developer.save(AROUND)
    developer.start()
    developer.hear("asked 0")
    developer.save(AROUND.replace("VERSION = 0", "VERSION = 1"))
    assert developer.hear("shown") == "shown answer of 1"
    developer.stop()
    said = [line for line in developer.heard if line.startswith(("open", "closed"))]
    assert said == ["open 0", "closed 0", "open 1", "closed 1"]


def test_a_save_while_the_window_is_filled_is_shown_next(developer: Developer) -> None:
    slow = WORDS.replace("from MODULE import WORD", "print('begins', VERSION, flush=True); time.sleep(0.5)")
    slow = slow.replace("import MODULE", "pass").replace("WORD,", "VERSION,")
    developer.save(f"import time\nVERSION = 0\n{slow}")
    developer.start()
    developer.hear("shown 0")
    developer.save(f"import time\nVERSION = 1\n{slow}")
    developer.hear("begins 1")
    developer.save(f"import time\nVERSION = 2\n{slow}")
    developer.hear("shown 1")
    developer.hear("shown 2")
    assert not [line for line in developer.heard if "starts again" in line]


def test_an_error_in_setup_starts_the_program_again_and_one_of_a_handler_does_not(
    developer: Developer,
) -> None:
    developer.start()
    developer.hear("has")
    developer.save(
        view(1)
        .replace("root = self.winfo_toplevel()", "root = self.winfo_toplevel(); 1 / VERSION", 1)
        .replace("def tell(self):", "def tell(self):\n        self.after(1, lambda: 1 / 0)"),
        "views.py",
    )
    developer.hear("shown 1")
    developer.hear("ZeroDivisionError")
    developer.save(view(2).replace("VERSION = 2", "VERSION = 2 / 0"), "views.py")
    developer.hear("tkasync dev: the program has failed")
    assert sum("the program starts again" in line for line in developer.heard) == 1, developer.heard
    developer.save(view(3), "views.py")
    assert developer.hear("shown") == "shown 3 ann 1"


def test_a_signal_that_comes_while_the_program_is_started_ends_it(tmp_path: Path) -> None:
    """It is told when it is there, though it was not when the signal came."""
    script = tmp_path / "supervised.py"
    script.write_text(
        "import os, signal, subprocess, sys, time\n"
        "from tkasync.tools.dev import supervisor\n"
        "start = subprocess.Popen\n"
        "def popen(command):\n"
        "    child = start([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    time.sleep(0.1)\n"
        "    return child\n"
        "supervisor.subprocess.Popen = popen\n"
        "sys.exit(supervisor.supervise(['app.py']))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, str(script)], env=environment, timeout=PATIENCE, check=False)
    assert ran.returncode == 128 + signal.SIGTERM


def test_a_package_with_relative_imports_is_read_anew_with_those_that_import_it(developer: Developer) -> None:
    developer.save("", "shop/__init__.py")
    developer.save("WORD = 'old'\n", "shop/words.py")
    developer.save("from . import words\ndef text():\n    return words.WORD\n", "shop/texts.py")
    developer.save(
        "from tkasync import Component, run\nfrom .texts import text\n"
        "class View(Component):\n    def setup(self):\n        print('shown', text(), flush=True)\n"
        "if __name__ == '__main__':\n    run(lambda root: View(root))\n",
        "shop/window.py",
    )
    developer.start("-m", "shop.window")
    assert developer.hear("shown") == "shown old"
    developer.save("WORD = 'new'\n", "shop/words.py")
    assert developer.hear("shown") == "shown new"


def test_the_place_of_the_window_and_the_tab_outlive_reload_and_restart(developer: Developer) -> None:
    text = """
from tkinter import ttk
from tkasync import Component, run
VERSION = 0
class View(Component):
    def setup(self):
        book = ttk.Notebook(self)
        for name in "abc":
            book.add(ttk.Frame(book), text=name)
        book.pack()
        def look():
            root = self.winfo_toplevel()
            print("has", VERSION, root.geometry().partition("+")[0], book.index("current"), flush=True)
            if not VERSION:
                book.select(2)
                root.geometry("432x321")
                root.update()
                print("ready", flush=True)
        self.after(50, look)
run(View)
"""
    developer.save(text)
    developer.start()
    developer.hear("ready")
    developer.save(text.replace("VERSION = 0", "VERSION = 1"))
    assert developer.hear("has 1") == "has 1 432x321 2"
    developer.save("1 / 0\n")
    developer.hear("tkasync dev: the program has failed")
    developer.save(text.replace("VERSION = 0", "VERSION = 2"))
    assert developer.hear("has 2") == "has 2 432x321 2"


def test_a_program_without_run_starts_again(developer: Developer) -> None:
    text = "print('shown', 1, flush=True)\nimport time\ntime.sleep(3600)\n"
    developer.save(text)
    developer.start()
    developer.hear("shown 1")
    developer.save(text.replace("1", "2", 1))
    developer.hear("shown 2")


def test_closing_the_window_ends_it(developer: Developer) -> None:
    developer.save(VIEW.replace('{root.title()}")', '"); root.destroy()'), "views.py")
    developer.start()
    developer.hear("has")
    assert developer.end() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_what_it_owns(developer: Developer, number: signal.Signals) -> None:
    developer.start()
    developer.hear("has")
    developer.process.send_signal(number)
    assert developer.end() == 128 + number
    assert "ended 0" in developer.heard
