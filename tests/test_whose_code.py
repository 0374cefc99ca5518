"""Whose code a file is: what reports show, what a tool reloads, what a gate names."""

from __future__ import annotations

import dataclasses
import json
import sys
import sysconfig
from pathlib import Path

import pytest

import tkasync
from tkasync.whose_code import is_ours, is_program_file


@pytest.mark.parametrize(
    "file",
    [
        __file__,
        "/home/ada/search.py",
        "search.py",
        "<stdin>",  # typed
        "<string>",  # python -c
        f"{Path(tkasync.__file__).parent}_tools/main.py",  # a neighbour whose name begins alike
        "/home/ada/site-packages.py",
    ],
)
def test_what_the_program_has_written_is_the_programs(file: str) -> None:
    assert is_program_file(file)


@pytest.mark.parametrize(
    "file",
    [
        tkasync.__file__,
        json.__file__,
        dataclasses.__file__,
        "<frozen importlib._bootstrap>",
        str(Path(sysconfig.get_path("purelib")) / "six.py"),
        "/home/ada/.local/lib/python3.11/site-packages/six.py",
        "/usr/lib/python3/dist-packages/six.py",
    ],
)
def test_what_is_installed_or_pythons_or_tkasyncs_is_not(file: str) -> None:
    assert not is_program_file(str(Path(file)) if not file.startswith("<") else file)


def test_a_frame_is_tkasyncs_by_its_module() -> None:
    assert not is_ours(sys._getframe())
    namespace = {"__name__": "tkasync.made_here", "sys": sys}
    exec("frame = sys._getframe()", namespace)
    assert is_ours(namespace["frame"])  # type: ignore[arg-type]  # made by exec
