"""Run CPython's tests of asyncio on the loop of the UI thread, each module in a process of its own; print a table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_TIMEOUT = 600  # seconds for one module
_WINDOWS = ("test_windows_events", "test_windows_utils", "test_proactor_events")


def modules() -> list[str]:
    """Return the modules of the tests that the running Python has."""
    from test import test_asyncio  # not in every distribution of Python

    folder = Path(test_asyncio.__file__).parent
    return [file.stem for file in sorted(folder.glob("test_*.py")) if file.stem not in _WINDOWS]


def run(module: str) -> dict[str, object]:
    """Run one module; a process that hangs or dies is bad as a whole."""
    command = [sys.executable, "-X", "faulthandler", "-m", "conformance.one_module", module]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, env=os.environ)
    except subprocess.TimeoutExpired:
        return {"run": 0, "made": 0, "bad": [f"{module} did not end"], "left_out": {}}
    if done.returncode or not done.stdout.strip():
        print(done.stderr[-3000:], file=sys.stderr)
        return {"run": 0, "made": 0, "bad": [f"{module} died"], "left_out": {}}
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]  # as one_module prints it


def main() -> None:
    """See the module."""
    wanted = sys.argv[1:] or modules()
    version = ".".join(map(str, sys.version_info[:3]))
    run_, made, bad, left_out = 0, 0, list[str](), dict[str, str]()
    print(f"Python {version}\n\n| module | run | loops made | bad |\n| --- | --- | --- | --- |")
    for module in wanted:
        told = run(module)
        print(f"| {module} | {told['run']} | {told['made']} | {len(told['bad'])} |", flush=True)  # type: ignore[arg-type]
        run_, made = run_ + told["run"], made + told["made"]  # type: ignore[operator]
        bad += told["bad"]  # type: ignore[arg-type]
        left_out |= told["left_out"]  # type: ignore[arg-type]
    print(f"| all | {run_} | {made} | {len(bad)} |")
    for test, reason in left_out.items():
        print(f"not run: {test}: {reason}")
    for test in bad:
        print(f"bad: {test}")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
