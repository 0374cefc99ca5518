"""`python -m tkasync inspect --pid`: what it asks of Python, and what it says where Python or the system refuses."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tkasync.runtime.current import current_runtime
from tkasync.tools.inspector import attach, opening
from tkasync.tools.inspector.main import main


def test_before_python_3_14_it_says_what_to_write_instead(monkeypatch, capsys):
    monkeypatch.delattr(sys, "remote_exec", raising=False)
    assert main(["--pid", "1"]) == 1
    said = capsys.readouterr().err
    assert "--pid needs Python 3.14" in said
    assert "python -m tkasync inspect app.py" in said


def test_a_process_that_cannot_be_reached_leaves_no_file(monkeypatch, capsys, tmp_path: Path):
    scripts: list[Path] = []

    def refuses(_pid: int, script: str) -> None:
        scripts.append(Path(script))
        raise PermissionError("not permitted")

    monkeypatch.setattr(sys, "remote_exec", refuses, raising=False)
    assert attach.attach(1) == 1
    assert "process 1 cannot be reached: not permitted" in capsys.readouterr().err
    assert not scripts[0].exists()


def test_what_the_other_process_runs_opens_the_inspector(fake_host, monkeypatch, capsys):
    waits = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    monkeypatch.setattr(opening, "_command", lambda _runtime: waits)
    runtime = current_runtime()

    def run_script(_pid: int, script: str) -> None:
        exec(compile(Path(script).read_text(), script, "exec"), {})
        assert not Path(script).exists()

    monkeypatch.setattr(sys, "remote_exec", run_script, raising=False)
    assert attach.attach(1) == 0
    assert "opens the inspector" in capsys.readouterr().out
    fake_host.run_pending()
    opened = runtime.scope.find("inspector")
    assert opened is not None
    assert not opened.is_closed
    opened.close()


@pytest.mark.parametrize("arguments", [[], ["no_such_file.py"]])
def test_without_a_program_it_says_what_is_missing(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "which program?" in (said := capsys.readouterr().err) or "there is no file" in said
