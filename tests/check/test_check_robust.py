"""Whatever a file holds: it is checked or told, in bounded time, and nothing crashes."""

from __future__ import annotations

import os
import random
import sysconfig
import time
from pathlib import Path

import pytest

from tkasync.check.checked import check_source
from tkasync.check.files import sources
from tkasync.check.source import CannotRead, Source

LIBRARY = Path(sysconfig.get_path("stdlib"))
SLOWEST = 500  # lines a second of processor time, a tenth of the bar: what is quadratic is below it


def checked(content: bytes) -> bool:
    """Whether it could be read; each finding has a place in it."""
    try:
        source = Source(content, "program.py")
        findings = check_source(source)
    except CannotRead:
        return False
    for one in findings:
        assert 1 <= one.line <= one.end_line <= len(source.lines)
        assert 0 <= one.column <= len(source.lines[one.line - 1])
    return True


def as_a_tk_program(content: bytes) -> bytes:
    """The same, so that no rule leaves it out: the word is enough."""
    return content + b"\n# tkinter\n"


@pytest.mark.parametrize("part", range(8))
def test_an_eighth_of_the_standard_library(part):
    files = sorted(LIBRARY.glob("*.py")) + sorted(LIBRARY.glob("[a-z]*/*.py"))
    files = [one for one in files if "site-packages" not in one.parts and "test" not in one.parts]
    unread = [one for one in files[part::8] if not checked(as_a_tk_program(one.read_bytes()))]
    assert len(files) > 200
    assert unread == [one for one in unread if "lib2to3" in one.parts or "bad" in one.name]


def test_programs_that_are_cut_and_mixed_at_random():
    chance = random.Random(1)
    lines = (LIBRARY / "tkinter" / "simpledialog.py").read_bytes().splitlines(keepends=True)
    read = 0
    for _ in range(150):
        cut = lines[: chance.randrange(len(lines))]
        for _ in range(chance.randrange(3)):
            cut.insert(chance.randrange(len(cut) + 1), chance.choice(lines))
        read += checked(b"".join(cut))
    assert read > 0


def test_names_that_lead_in_a_circle():
    names = [f"n{number}" for number in range(60)]
    circle = "".join(
        f"{a} = [{b}, {b}.x]\n{b}.append({a})\n" for a, b in zip(names, names[1:] + names[:1], strict=True)
    )
    calls = (
        "".join(f"def f{at}(x): f{at + 1}(x); x.configure()\n" for at in range(60)) + "def f60(x): f0(x)\n"
    )
    start = "import threading, tkinter\nthreading.Thread(target=f0, args=(n0[0],)).start()\n"
    assert checked((start + circle + calls).encode())


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 90 + "]" * 90,
        "x" + ".a" * 900,
        "x" + "()" * 900,
        "x = " + " + ".join(["1"] * 5_000),
        "".join(f"{' ' * depth}if x:\n" for depth in range(90)) + " " * 90 + "pass",
        "".join(f"{' ' * depth}def f():\n" for depth in range(90)) + " " * 90 + "pass",
        "f(" + "lambda: " * 90 + "1)",
    ],
    ids=["lists", "attributes", "calls", "a sum", "ifs", "functions", "lambdas"],
)
def test_deep_nesting_is_checked_or_told(text):
    checked(f"import tkinter\n{text}\n".encode())


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfeimport tkinter",
        b"# coding: no-such\nimport tkinter",
        b"# coding: utf-16\nimport tkinter",
        b"import tkinter\nx = '\xe9'",
        b"import tkinter\nx = '\0'",
        b"import tkinter\ndef f(:\n",
        b"import tkinter\nprint 'two'\n",
        b"\xef\xbb\xbf# coding: latin-1\nimport tkinter",
        b"import tkinter\n" + b"(" * 100_000,
        b"import tkinter\nx = " + b"-" * 100_000 + b"1",
    ],
    ids=["utf-16", "no codec", "two bytes", "latin-1", "nul", "syntax", "python 2", "bom", "brackets", "minus"],
)  # fmt: skip
def test_what_is_no_source_is_told(content):
    assert not checked(content)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_of_a_folder_what_has_no_end_is_told_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "round.py").symlink_to(tmp_path / "round.py")
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere")
    (tmp_path / "window.py").write_text("import tkinter")
    found = [(type(one).__name__, Path(one.file).name) for one in sources([str(tmp_path)])]
    assert found == [
        ("Unreadable", "gone.py"),
        ("Unreadable", "pipe.py"),
        ("Unreadable", "round.py"),
        ("Source", "window.py"),
    ]


def test_a_folder_that_may_not_be_entered_is_told(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "window.py").write_text("import tkinter")

    def scandir(folder, scan=os.scandir):
        if str(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scan(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    found = [(type(one).__name__, Path(one.file).name) for one in sources([str(tmp_path)])]
    assert found == [("Source", "window.py"), ("Unreadable", "closed")]


@pytest.mark.slow
def test_what_is_installed_is_checked_at_its_bar():
    """A sample, drawn anew each day: the part of the bar that any machine keeps."""
    chance = random.Random(time.strftime("%Y-%m-%d"))
    files = sorted(LIBRARY.rglob("*.py"))
    lines, begin = 0, time.process_time()
    for file in chance.sample(files, min(len(files), 60)):
        content = file.read_bytes()
        lines += content.count(b"\n")
        checked(as_a_tk_program(content))
    assert lines / (time.process_time() - begin) > SLOWEST


def test_a_file_of_ten_megabytes_takes_time_by_its_lines():
    block = (LIBRARY / "tkinter" / "simpledialog.py").read_bytes()
    small, large = (
        block * 4,
        b"import tkinter\nDATA = [\n" + b"    'a line of data, forty characters',\n" * 250_000 + b"]\n",
    )
    for content in (small, large):
        begin = time.process_time()
        assert checked(content)
        assert content.count(b"\n") / (time.process_time() - begin) > SLOWEST
    assert len(large) > 9_000_000
