"""`python -m tkasync`: the commands that there are."""

from __future__ import annotations

import pytest

import tkasync
from tkasync.tools.command import main


def test_without_a_command_it_lists_them(capsys):
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    with pytest.raises(SystemExit) as helped:
        main(["--help"])
    assert helped.value.code == 0
    assert "doctor" in capsys.readouterr().out


def test_it_tells_its_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"tkasync {tkasync.__version__}\n"
