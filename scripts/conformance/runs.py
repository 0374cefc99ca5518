"""Runs the tests of one Python, each module in a process of its own: one that hangs or dies takes no other with it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from checkouts import ROOT
from platforms.interpreters import Interpreter
from platforms.trial import Copy, system_of

from .report import Module, Report

_LONGEST = 960  # seconds for one module, which shows where it stands before that
_WINDOWS = ("test_windows_events", "test_windows_utils", "test_proactor_events")
_FIND = "from test import test_asyncio; print(test_asyncio.__path__[0])"


def run_all(python: Interpreter, wanted: Sequence[str], folder: Path) -> Iterator[Report]:
    """Run *wanted*, or all modules, with *python*; give the report after each. Their output goes to *folder*."""
    report = Report(system_of(Copy(ROOT, str(ROOT))), python.version)
    there = modules(python)
    if not there:
        report.reason = "its tests of asyncio are not installed"
        yield report
    for module in wanted or there:
        log = folder / f"{python.series}-{module}.txt"
        told = run(python, module, log)
        print(f"{module}: {told.run} run, {told.made} loops made, {len(told.bad)} bad", flush=True)
        report.modules[module] = told
        report.ended = time.time()
        yield report


def modules(python: Interpreter) -> list[str]:
    """The modules of the tests that *python* has: not every distribution has them."""
    found = subprocess.run([python.path, "-c", _FIND], capture_output=True, text=True, check=False)
    if found.returncode:
        return []
    files = sorted(Path(found.stdout.strip()).glob("test_*.py"))
    return [file.stem for file in files if file.stem not in _WINDOWS]


def run(python: Interpreter, module: str, log: Path) -> Module:
    """Run one module. One that hangs or dies is bad as a whole."""
    command = [python.path, "-X", "faulthandler", "-m", "conformance.one_module", module]
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT}"}
    with log.open("w") as errors, tempfile.TemporaryDirectory() as place:
        try:
            # There, because tests write to the folder in which they run.
            done = subprocess.run(
                command, cwd=place, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                text=True, timeout=_LONGEST, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Module(bad=[f"{module} did not end"])
    if done.returncode or not done.stdout.strip():
        return Module(bad=[f"{module} died: see {log.name}"])
    return Module(**json.loads(done.stdout.splitlines()[-1]))
