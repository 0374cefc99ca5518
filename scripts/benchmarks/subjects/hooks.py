"""What the joints for tools cost while nobody listens: instructions beyond those of the same tree without them.

The other tree is a copy, out of which the looks for a listener, a watch's notes and the time of a round are taken.
Counted by callgrind, on the UI thread alone, so that the count is the same each time.
"""

from __future__ import annotations

import ast
import compileall
import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from shutil import which

from benchmarks.subjects.counted import MARK, _sum_of

__all__ = ["measure"]

ACTS = {"spawn": 60, "turn": 100, "flood": 3, "effect": 200, "handler": 200}
"""How often each is performed; a flood is a thousand calls."""
FLOOD = 1000
_NOTICED = 0.01  # seconds
_WARM = 300  # times: until then Python still specializes what it runs, in one tree more than in the other
_DONT_WAIT = 2  # of Tcl
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
        bare = Path(folder) / "bare"
        shutil.copytree("tkasync", bare / "tkasync", ignore=shutil.ignore_patterns("__pycache__"))
        removed = sum(_bare(file) for file in (bare / "tkasync").rglob("*.py"))
        assert removed > 20, f"only {removed} joints were found"
        # Under valgrind to compile it would take longer than all the rest.
        compileall.compile_dir(bare, quiet=1)
        compileall.compile_dir(Path.cwd() / "tkasync", quiet=1)
        with ThreadPoolExecutor(2) as pool:  # they count instructions: side by side nothing disturbs them
            trees = (Path.cwd(), Path(folder) / "with"), (bare, Path(folder) / "bare.out")
            with_joints, without = pool.map(_counted, *zip(*trees, strict=True))
    percents = {name: (with_joints[name] / without[name] - 1) * 100 for name in ACTS}
    figures = {f"{name}_thousands": round(with_joints[name] / ACTS[name] / 1000, 2) for name in ACTS}
    return figures | {f"{name}_percent": round(percent, 3) for name, percent in percents.items()}


class _Bare(ast.NodeTransformer):
    """Takes the joints out."""

    removed = 0

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:  # ast calls it so
        """Leave what is done when nobody listens."""
        self.generic_visit(node)
        if not any(ast.unparse(node.test).startswith(each) for each in _ASIDE):
            return node
        self.removed += 1
        return node.orelse or ast.Pass()

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """The same in an expression."""
        self.generic_visit(node)
        if ast.unparse(node.test) != _HEARD:
            return node
        self.removed += 1
        return node.orelse

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Leave out when the loop came round; take calls from the queue itself."""
        self.generic_visit(node)
        kept = [target for target in node.targets if ast.unparse(target) != "self.round_at"]
        if ast.unparse(node.value).startswith("(self._take, "):
            assert isinstance(node.value, ast.Tuple)
            node.value.elts[0] = ast.parse("self._queue.get_nowait", mode="eval").body
            self.removed += 1
        self.removed += len(kept) < len(node.targets)
        node.targets = kept
        return node if kept else ast.Pass()


def _bare(file: Path) -> int:
    tree, bare = ast.parse(file.read_text("utf-8")), _Bare()
    tree = bare.visit(tree)
    if bare.removed:
        file.write_text(ast.unparse(ast.fix_missing_locations(tree)), "utf-8")
    return bare.removed


def _counted(tree: Path, written: Path) -> dict[str, int]:
    scripts = str(Path(__file__).resolve().parents[2])
    command = [
        which("valgrind") or "valgrind", "--tool=callgrind", "--fair-sched=yes", "--separate-threads=yes",
        f"--callgrind-out-file={written}", f"--dump-before={MARK}", sys.executable, "-m", __name__,
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tree), scripts]), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tree, env=environment)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no word"])[-1])
    # Every second part is an act; the others are what came before it. Of it the first thread, which is the UI thread:
    # how often Tcl's notifier looks is the machine's affair.
    parts = {name: Path(f"{written}.{2 * at + 2}-01") for at, name in enumerate(ACTS)}
    return {name: _sum_of(part) for name, part in parts.items()}


def _acts() -> dict[str, Callable[[], None]]:
    """The acts, on a real window whose event loop is run by hand."""
    import tkinter

    # Nothing may depend on the time that valgrind takes: not how long a turn is, nor when Tk is asked whether it is
    # idle.
    still = repeat(1000.0).__next__  # as quick as the real ones
    time.monotonic = time.perf_counter = still
    from tkasync import UI, Runtime, bind_option, create_signal, dispatch_to_ui, spawn_task

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

    return {"": no_timers, "spawn": spawn, "turn": turn, "flood": flood, "effect": effect, "handler": handler}


def _under_valgrind() -> None:
    """Perform each act between two marks."""
    acts = _acts()
    gc.disable()
    for name, count in ACTS.items():
        for _ in range(_WARM if count > 10 else 5):
            acts[name]()
        acts[""]()
        getattr(os, MARK)(0)
        for _ in range(count):
            acts[name]()
        getattr(os, MARK)(0)
    os._exit(0)


if __name__ == "__main__":
    _under_valgrind()
