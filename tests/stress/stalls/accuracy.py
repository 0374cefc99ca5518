"""Run the scenarios, each in a process of its own; print what the stall watch has said of each, and how much was right.

`python accuracy.py [--repeat N] [--only TEXT] [--busy N] [--idle SECONDS] [--json FILE]` with the Python that runs it,
on the display at hand. `--busy 8`: beside so many processes that compute. `--idle 240`: a window that does nothing for
so long, which may not be told of; alone. Exit code 0: the bars hold.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.append(str(Path(__file__).resolve().parents[3]))

from scenarios import TOLD, Scenario
from silent import SILENT

HERE = Path(__file__).resolve().parent
ENV = {**os.environ, "PYTHONPATH": str(HERE.parents[2])}
BARS = {False: (0.95, 0.97), True: (0.90, 0.93)}
"""The share of kinds and of lines that is right: on a quiet machine, and beside busy processes."""
PATIENCE = 240.0  # seconds for one process; its own watchdog comes first


class Judged(NamedTuple):
    """What was right; ``None`` where nothing of the sort was to be told."""

    kind: bool
    line: bool | None
    handler: bool | None
    told: str


def judged(scenario: Scenario, seen: dict[str, Any]) -> Judged:
    """Compare what was *seen* with what is right."""
    if "failed" in seen:
        return Judged(False, None, None, seen["failed"])
    stalls = seen["stalls"]
    silent = ", ".join(f"{count} {reason}" for reason, count in seen["silent"].items())
    if not scenario.kinds:
        told = "; ".join(f"{stall['kind']} at line {stall['line']}" for stall in stalls)
        return Judged(not stalls, None, None, told or silent or "nothing")
    if not stalls:
        expected = scenario.has_handler or None
        return Judged(
            False, expected and False, expected and False, f"nothing; silent: {silent or 'nothing'}"
        )
    # Of several the one that lasted longest: before and after it stand redraws, and starts of threads.
    stall = max(stalls, key=lambda each: each["net"])
    kind = stall["kind"] in [kind.value for kind in scenario.kinds]
    lines = [stall["line"] == seen["here"]] if seen["here"] else []
    lines += [stall["thread_line"] == seen["there"]] if seen["there"] else []
    handler = stall["handler"] == seen["handler"] if scenario.has_handler else None
    told = f"{stall['kind']}, {stall['seconds']:.2f} s, line {stall['line']} {stall['expression']}"
    told += f"; thread {stall['thread']} at {stall['thread_line']}" if stall["thread"] else ""
    hints = dict.fromkeys(hint for each in stalls for hint in each["hints"])
    told += f"; {'; '.join(hints)}" if hints else ""
    return Judged(kind, all(lines) if lines else None, handler, told)


def run(*arguments: str, seconds: float = 0.0) -> dict[str, Any]:
    """Run the program, which rests for *seconds*; what it has seen, or nothing told where it has failed."""
    command = [sys.executable, str(HERE / "program.py"), *arguments]
    patience = PATIENCE * float(os.environ.get("STRESS_BUSY", "1")) + seconds
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, timeout=patience, check=False)
    if done.returncode:
        return {"failed": done.stderr[-600:]}
    return dict(json.loads(done.stdout))


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Have *count* processes compute meanwhile."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def idle(seconds: float) -> tuple[bool, dict[str, Any]]:
    """Whether a window that does nothing was left alone."""
    seen = run("--idle", str(seconds), seconds=seconds)
    if "failed" in seen:
        print(seen["failed"])
        return False, seen
    gaps = ", ".join(f"{count} {reason}" for reason, count in seen["silent"].items()) or "none"
    print(f"idle for {seconds:.0f} s: {len(seen['stalls'])} reports; silent: {gaps}; {seen['looks']} looks")
    for stall in seen["stalls"]:
        print(f"  {stall}")
    return not seen["stalls"], seen


def scenarios(options: argparse.Namespace) -> tuple[bool, dict[str, Any]]:
    """Whether the bars hold, and what was told."""
    rows: dict[str, list[Judged]] = {}
    for _ in range(options.repeat):
        for scenario in (*TOLD, *SILENT):
            name = scenario.prepare.__name__
            if options.only in name:
                rows.setdefault(name, []).append(judged(scenario, run(name)))
    print(f"{'Python ' + sys.version.split()[0]:<28}  kind  line  handler")
    for name, row in rows.items():
        parts = [_share(list(part)) for part in zip(*[each[:3] for each in row], strict=True)]
        print(f"{name.replace('_', ' '):<28}  {parts[0]:>4}  {parts[1]:>4}  {parts[2]:>7}  {row[-1].told}")
    everything = [each for row in rows.values() for each in row]
    shares = []
    for part, name in enumerate(("kind", "line", "handler")):
        marks = [each[part] for each in everything if each[part] is not None]
        shares.append(sum(map(bool, marks)) / len(marks) if marks else 1.0)
        print(f"{name}: {sum(map(bool, marks))} of {len(marks)} right")
    quiet_ones = {scenario.prepare.__name__ for scenario in SILENT}
    accused = [
        name for name, row in rows.items() if name in quiet_ones and not all(each.kind for each in row)
    ]
    if accused:
        print(f"wrongly accused: {', '.join(accused)}")
    bars = BARS[options.busy > 0]
    holds = shares[0] >= bars[0] and shares[1] >= bars[1] and not accused
    return holds, {name: [each._asdict() for each in row] for name, row in rows.items()}


def _share(marks: list[bool | None]) -> str:
    if None in marks:
        return "-"
    right = sum(map(bool, marks))
    return ("yes" if right else "no") if len(marks) == 1 else f"{right}/{len(marks)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--only", default="", help="scenarios whose name contains this")
    parser.add_argument("--busy", type=int, default=0, help="processes that compute meanwhile")
    parser.add_argument("--idle", type=float, default=0.0, help="seconds of a window that does nothing")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with busy(options.busy):
        holds, seen = idle(options.idle) if options.idle else scenarios(options)
    if options.json:
        options.json.write_text(
            json.dumps({"python": sys.version, "busy": options.busy, "seen": seen}, indent=1)
        )
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
