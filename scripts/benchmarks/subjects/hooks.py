"""What the joints for tools cost while nobody listens: their instructions, beside all of an act's.

A joint is a look for a listener, a watch's note, or the time of a round. How many an act comes to is counted in a copy
of the tree in which each calls a counter. What one costs is counted by callgrind, as are the acts, on the UI thread
alone: so the count is the same each time. A tree without joints, counted beside one with them, shows something else:
Python specializes other instructions in each, which is up to eight percent of an act, in either direction.
"""

from __future__ import annotations

import ast
import builtins
import compileall
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count, repeat
from pathlib import Path
from shutil import which

from benchmarks.subjects.counted import MARK, _sum_of

__all__ = ["measure"]

ACTS = {"spawn": 60, "turn": 100, "flood": 3, "effect": 200, "handler": 200}
"""How often each is performed; a flood is a thousand calls."""
FLOOD = 1000
_COSTS = {"joint": 10, "no joint": 10}
_JOINTS = 1000  # in a round of "joint", none of them in one of "no joint"
_NOTICED = 0.01  # seconds
_WARM = 100  # times, until Python has specialized what it runs
_DONT_WAIT = 2  # of Tcl
_COUNTER = "tkasync_joint"
_HEARD = "probe.is_heard"
_ASIDE = {
    _HEARD,
    "(told := probe.",
    "probe.signal_written is not None",
    "begun is not None",
    "began is not None",
    "self.note_timer is not None",
    "watched and (handlers := watched.get(",
}


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module; in percent."""
    if which("valgrind") is None:
        raise ImportError("valgrind is not installed")
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        shutil.copytree("tkasync", told / "tkasync", ignore=shutil.ignore_patterns("__pycache__"))
        found = sum(_tell_joints(file) for file in (told / "tkasync").rglob("*.py"))
        assert found > 20, f"only {found} joints were found"
        # Under valgrind to compile it would take longer than all the rest.
        compileall.compile_dir(Path.cwd() / "tkasync", quiet=1)
        joints: dict[str, float] = json.loads(_run([sys.executable, "-m", __name__, "joints"], told))
        counted = _counted(Path.cwd(), Path(folder) / "out")
    joint = (counted["joint"] - counted["no joint"]) / (_COSTS["joint"] * _JOINTS)
    figures = {"joint_instructions": round(joint, 1)}
    for name, times in ACTS.items():
        each = counted[name] / times
        cost = joints[name] * joint
        figures |= {f"{name}_thousands": round(each / 1000, 2), f"{name}_joints": joints[name]}
        figures[f"{name}_percent"] = round(cost / (each - cost) * 100, 3)
    return figures


class _Told(ast.NodeTransformer):
    """Has each joint call the counter."""

    found = 0

    def _told(self, test: ast.expr) -> ast.expr:
        self.found += 1
        return ast.BoolOp(ast.Or(), [ast.parse(f"{_COUNTER}()", mode="eval").body, test])

    def visit_If(self, node: ast.If) -> ast.AST:  # ast calls it so
        """Count a look."""
        self.generic_visit(node)
        if any(ast.unparse(node.test).startswith(each) for each in _ASIDE):
            node.test = self._told(node.test)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """Count a look in an expression."""
        self.generic_visit(node)
        if ast.unparse(node.test) == _HEARD:
            node.test = self._told(node.test)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        """Count a note of when the loop came round, and of the call that begins."""
        self.generic_visit(node)
        noted = any(ast.unparse(target) == "self.round_at" for target in node.targets)
        if not noted and not ast.unparse(node.value).startswith("(self._take, "):
            return node
        self.found += 1
        return [*ast.parse(f"{_COUNTER}()").body, node]


def _tell_joints(file: Path) -> int:
    tree, told = ast.parse(file.read_text("utf-8")), _Told()
    tree = told.visit(tree)
    if told.found:
        file.write_text(ast.unparse(ast.fix_missing_locations(tree)), "utf-8")
    return told.found


def _run(command: list[str], tree: Path) -> str:
    scripts = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tree), scripts]), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tree, env=environment)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no word"])[-1])
    return done.stdout


def _counted(tree: Path, written: Path) -> dict[str, int]:
    command = [
        which("valgrind") or "valgrind", "--tool=callgrind", "--fair-sched=yes", "--separate-threads=yes",
        f"--callgrind-out-file={written}", f"--dump-before={MARK}", sys.executable, "-m", __name__, "acts",
    ]  # fmt: skip
    _run(command, tree)
    # Every second part is an act; the others are what came before it. Of it the first thread, which is the UI thread:
    # how often Tcl's notifier looks is the machine's affair.
    parts = {name: Path(f"{written}.{2 * at + 2}-01") for at, name in enumerate(ACTS | _COSTS)}
    return {name: _sum_of(part) for name, part in parts.items()}


def _acts() -> dict[str, Callable[[], None]]:
    """The acts, on a real window whose event loop is run by hand."""
    import tkinter

    # Nothing may depend on the time that valgrind takes: not how long a turn is, nor when Tk is asked whether it is
    # idle.
    still = repeat(1000.0).__next__  # as quick as the real ones
    time.monotonic = time.perf_counter = still
    from tkasync import UI, Runtime, bind_option, create_signal, dispatch_to_ui, spawn_task
    from tkasync.dispatch import probe

    root = tkinter.Tk()
    Runtime(root)
    one = root.tk.dooneevent
    label = tkinter.Label(root)
    # An event of a window that is not there yet is lost, and one that is shown hears of the display meanwhile.
    root.withdraw()
    root.winfo_id()
    value, set_value = create_signal("a")
    bind_option(label, "text", value)
    numbers = iter(range(10**9))
    box: list[object] = []
    root.bind("<<Act>>", box.append)

    def until(count: int) -> None:
        # Until Tcl's notifier, a thread, has seen the wake: else Tk comes to its idle work before or after, by chance.
        time.sleep(_NOTICED)
        while len(box) < count:
            one()
        while one(_DONT_WAIT):
            pass
        box.clear()

    def spawn() -> None:
        spawn_task(int, executor=UI, on_result=box.append)
        until(1)

    def turn() -> None:
        dispatch_to_ui(box.append, 1)
        until(1)

    def flood() -> None:
        for _ in range(FLOOD):
            dispatch_to_ui(box.append, 1)
        until(FLOOD)

    def effect() -> None:
        set_value.set(str(next(numbers) % 7))

    def handler() -> None:
        root.event_generate("<<Act>>")
        until(1)

    def no_timers() -> None:
        for job in root.tk.splitlist(root.tk.call("after", "info")):
            root.tk.call("after", "cancel", job)

    def joint() -> None:
        for _ in repeat(None, _JOINTS):
            if probe.is_heard:
                raise AssertionError("somebody listens")

    def no_joint() -> None:
        for _ in repeat(None, _JOINTS):
            pass

    costs = {"joint": joint, "no joint": no_joint}
    return costs | {
        "": no_timers,
        "spawn": spawn,
        "turn": turn,
        "flood": flood,
        "effect": effect,
        "handler": handler,
    }


def _perform(mark: Callable[[], object]) -> None:
    """Perform each act between two marks."""
    acts = _acts()
    gc.disable()
    for name, times in (ACTS | _COSTS).items():
        for _ in range(_WARM if times > 10 else 5):
            acts[name]()
        acts[""]()
        mark()
        for _ in range(times):
            acts[name]()
        mark()


def _under_valgrind() -> None:
    _perform(lambda: getattr(os, MARK)(0))
    os._exit(0)


def _with_counter() -> None:
    joints = count()
    setattr(builtins, _COUNTER, lambda: next(joints) and None)
    seen: list[int] = []
    _perform(lambda: seen.append(next(joints)))
    began, ended = seen[::2], seen[1::2]
    # The second mark has counted itself.
    print(
        json.dumps(
            {name: (ended[at] - began[at] - 1) / times for at, (name, times) in enumerate(ACTS.items())}
        )
    )
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    {"acts": _under_valgrind, "joints": _with_counter}[sys.argv[1]]()
