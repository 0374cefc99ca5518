"""`python -m tkasync check`: what it prints, and its exit code."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tkasync.check.flake8 import Plugin
from tkasync.tools.command import main

ROOT = Path(__file__).resolve().parents[2]
WRONG = "import time, tkinter as tk\ndef go():\n    time.sleep(1)\ntk.Button(command=go())\ntk.Button(command=go)\n"


@pytest.fixture
def program(tmp_path):
    file = tmp_path / "window.py"
    file.write_text(WRONG, encoding="utf-8")
    return file


def check(*arguments: object) -> int:
    return main(["check", *map(str, arguments)])


def test_a_finding_is_told_with_its_way_and_the_line_to_write(program, capsys):
    assert check(program) == 1
    told = capsys.readouterr().out
    assert f"{program}:3:5: TKA201 time.sleep(1) in a handler" in told
    assert "by: tk.Button(go) in line 5" in told
    assert "write: command=go\n" in told
    assert "read: docs/async-migration.md#" in told


def test_where_nothing_is_found_it_ends_with_0(tmp_path, capsys):
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "feed.py").write_text("import tkinter\n\f\nx = 1\n")
    (tmp_path / "mark.py").write_bytes(b"\xef\xbb\xbfimport tkinter\r\n")
    assert check(tmp_path) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"import tkinter\nprint 'x'\n", 2),
        (b"import tkinter\n\xff\n", 2),
        (b"# coding: klingon\n", 1),
        (b"x = 1\0\n", 1),
        (b"import tkinter\nx = " + b"(" * 5000, 2),
        (b"import tkinter\nx = " + b"-" * 100_000 + b"1\n", 1),
    ],
    ids=["Python 2", "not UTF-8", "no encoding", "a null byte", "brackets", "nested"],
)
def test_what_cannot_be_read_is_told_and_the_others_are_checked(program, content, line, capsys):
    bad = program.with_name("bad.py")
    bad.write_bytes(content)
    assert check("--format", "json", program.parent) == 2
    told = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["line"]) for one in told["unreadable"]] == [(str(bad), line)]
    assert [one["code"] for one in told["findings"]] == ["TKA201", "TKA401"]


def test_a_path_that_is_not_there_and_a_notebook_end_it_with_2(tmp_path, capsys):
    (tmp_path / "a.ipynb").write_text("{}")
    assert check(tmp_path / "nothing.py", tmp_path / "a.ipynb") == 2
    assert capsys.readouterr().out.count("not read") == 2


def test_codes_are_selected_and_ignored(program, capsys):
    assert check("--select", "TKA4", program) == 1
    assert check("--ignore", "TKA201,TKA4", program) == 0
    with pytest.raises(SystemExit) as refused:
        check("--select", "TKA9", program)
    assert refused.value.code == 2


@pytest.mark.parametrize(
    ("comment", "is_told"),
    [
        ("# noqa", False),
        ("# noqa: TKA201", False),
        ("# NOQA:TKA2", False),
        ("# noqa: E501", True),
        ("# no", True),
    ],
)
def test_noqa_silences_the_line(program, comment, is_told, capsys):
    program.write_text(WRONG.replace("sleep(1)", f"sleep(1)  {comment}"))
    check("--select", "TKA201", program)
    assert bool(capsys.readouterr().out) is is_told


def test_noqa_in_a_string_is_text(program, capsys):
    program.write_text(WRONG.replace("sleep(1)", "sleep('# noqa')"))
    assert check("--select", "TKA201", program) == 1


def test_hints_are_told_when_they_are_asked_for(tmp_path, capsys):
    file = tmp_path / "hint.py"
    file.write_text("import threading, tkinter\nthreading.Thread(target=print).start()\n")
    assert check(file) == 0
    assert check("--hints", file) == 1
    assert check("--select", "TKA302", file) == 1


def test_the_diff_has_the_fixes_and_writes_nothing(program, capsys):
    more = "for é in 'ab': tk.Button(text='ü', command=lambda: print(é))\n"
    more += "import threading; threading.Thread(target=go).start()\n"
    program.write_text(WRONG + more, encoding="utf-8")
    assert check("--diff", program) == 1
    told = capsys.readouterr().out
    assert "-tk.Button(command=go())\n" in told
    assert "command=lambda é=é: print(é))" in told
    assert "threading.Thread(target=go, daemon=True).start()" in told
    assert program.read_text(encoding="utf-8") == WRONG + more


def test_github_gets_annotations_that_are_escaped(program, capsys):
    check("--format", "github", "--select", "TKA401", program)
    told = capsys.readouterr().out
    assert told.startswith(f"::error file={program},line=4,col=19,endLine=4,title=TKA401::")
    assert told.count("\n") == 1


def test_sarif_has_rules_results_and_places(program, capsys):
    check("--format", "sarif", program)
    told = json.loads(capsys.readouterr().out)
    (run,) = told["runs"]
    assert told["version"] == "2.1.0"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "note")
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == program.as_uri()
        assert place["region"]["startColumn"] >= 1


def test_folders_that_are_not_the_programs_own_are_left_out(program, capsys):
    for name in (".hidden", "node_modules", "build", "env"):
        folder = program.parent / name
        folder.mkdir()
        (folder / "window.py").write_text(WRONG)
    own = program.parent / "venv-of-mine"
    own.mkdir()
    (own / "pyvenv.cfg").write_text("")
    (own / "window.py").write_text(WRONG)
    check("--format", "json", program.parent, program)
    told = json.loads(capsys.readouterr().out)
    assert {one["file"] for one in told["findings"]} == {str(program)}


def test_the_standard_input_is_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    assert check("-") == 1
    assert "<stdin>:3:5: TKA201" in capsys.readouterr().out


def test_it_works_without_tkinter_and_without_what_tkasync_needs(program):
    blocked = ("_tkinter", "tkinter", "ttkbootstrap", "concurrent_log_handler", "portalocker")
    lines = [f"sys.modules[{name!r}] = None" for name in blocked]
    text = "; ".join(
        ["import sys", *lines, "from tkasync.tools.command import main", "sys.exit(main(sys.argv[1:]))"]
    )
    command = [sys.executable, "-c", text, "check", str(program)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "")


def test_flake8_gets_the_errors():
    plugin = Plugin(tree=None, lines=WRONG.splitlines(keepends=True), filename="window.py")
    assert [(line, column, text[:6]) for line, column, text, _ in plugin.run()] == [
        (3, 4, "TKA201"),
        (4, 18, "TKA401"),
    ]


def test_it_crashes_on_no_file_of_the_standard_library(capsys):
    folder = Path(io.__file__).parent
    assert (
        check("--hints", folder / "tkinter", folder / "idlelib", folder / "turtledemo", folder / "turtle.py")
        == 1
    )
