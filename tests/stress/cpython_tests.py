"""CPython's own tests of tkinter and ttk, with and without the guard on every root: the outcomes must be equal.

`python cpython_tests.py [--json FILE]` runs `python -m test` twice with the interpreter that runs this, on the
display at hand, and prints a table and what differs. Exit code 0: nothing does; 1: something does; 2: this build
carries no tests, or they did not run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from queue import SimpleQueue
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
# By their names up to 3.11 and since 3.12; a build has those of its own version, or none.
SUITES = ("test_tk", "test_tkinter", "test_ttk_guionly", "test_ttk", "test_ttk_textonly")
MODES = ("plain", "guarded")
TIMEOUT = 600.0  # seconds for one run, which takes about 5

Outcomes = dict[str, str]


def guard_every_root(count: Path) -> None:
    """From now on whoever makes a root in this process gets a guarded one; *count* grows by a byte for each."""
    import tkinter  # here: the process that compares needs no Tk

    from tkasync.tk.guard.guard import install
    from tkasync.tk.guard.pin import release_dead_pins

    make = tkinter.Tk.__init__

    def make_guarded(self: tkinter.Tk, *args: object, **options: object) -> None:
        make(self, *args, **options)  # type: ignore[arg-type]
        install(self, lambda *call: posted.put(call))
        release_dead_pins()
        with count.open("a") as file:
            file.write(".")

    posted: SimpleQueue[object] = SimpleQueue()  # nothing is: these tests have one thread
    tkinter.Tk.__init__ = make_guarded  # type: ignore[assignment, method-assign]


def run_suites(mode: str, suites: list[str]) -> Outcomes:
    """Run *suites* in a process of their own; what became of each test, by its id."""
    with tempfile.TemporaryDirectory() as folder:
        report, count = Path(folder, "outcomes.xml"), Path(folder, "roots")
        count.touch()
        if mode == "guarded":
            Path(folder, "sitecustomize.py").write_text(
                f"import cpython_tests, pathlib\ncpython_tests.guard_every_root(pathlib.Path({str(count)!r}))\n"
            )
        paths = (folder, str(HERE), str(PROJECT))
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "test", "-u", "gui", "--junit-xml", str(report), *suites]
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
        guarded_roots = count.stat().st_size
        print(f"{mode}: exit code {done.returncode}, {guarded_roots} guarded roots")
        if done.returncode:
            print(done.stdout[-4000:], done.stderr[-4000:])
        is_as_meant = report.exists() and bool(guarded_roots) == (mode == "guarded")
        return outcomes_in(report) if is_as_meant else {}


def outcomes_in(report: Path) -> Outcomes:
    """The outcomes of a JUnit report, in which a test stands once for each failure of its subtests."""
    found: dict[str, list[str]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        found.setdefault(case.get("name", ""), []).append(outcome_of(case))
    return {name: "; ".join(sorted(outcomes)) for name, outcomes in found.items()}


def outcome_of(case: ElementTree.Element) -> str:
    """`passed`, or what else, with the type of the error."""
    for kind in ("failure", "error", "skipped"):
        element = case.find(kind)
        if element is not None:
            return f"{kind} {element.get('type', '')}".strip()
    return "passed"


def differences(outcomes: dict[str, Outcomes]) -> list[str]:
    """One line for every test whose outcome differs between the modes."""
    plain, guarded = (outcomes[mode] for mode in MODES)
    return [
        f"{name}: plain {plain.get(name, 'missing')}, guarded {guarded.get(name, 'missing')}"
        for name in sorted(plain.keys() | guarded.keys())
        if plain.get(name) != guarded.get(name)
    ]


def table(outcomes: dict[str, Outcomes]) -> str:
    """A line for each mode, a column for each kind of outcome."""
    counts = {mode: Counter(text.split()[0] for text in outcomes[mode].values()) for mode in MODES}
    kinds = sorted(set().union(*counts.values()))
    lines = ["  ".join([f"{'Python ' + sys.version.split()[0]:<16}", *(f"{kind:>8}" for kind in kinds)])]
    for mode in MODES:
        lines.append("  ".join([f"{mode:<16}", *(f"{counts[mode][kind]:>8}" for kind in kinds)]))
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write every outcome")
    options = parser.parse_args()
    suites = [name for name in SUITES if importlib.util.find_spec(f"test.{name}") is not None]
    outcomes = {mode: run_suites(mode, suites) for mode in MODES} if suites else {}
    if not suites or not all(outcomes.values()):
        print("this Python carries no tests of tkinter, or they did not run")
        return 2
    if options.json:
        options.json.write_text(json.dumps(outcomes, indent=1, sort_keys=True))
    different = differences(outcomes)
    print(", ".join(suites), table(outcomes), *different, f"{len(different)} outcomes differ", sep="\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
