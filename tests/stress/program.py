"""One stress program in this process: `python -X faulthandler program.py NAME [--seed N] [--bare]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import children
import closing
import finalizers
import harness
import losses
import random_programs
import tasks

MODULES: tuple[ModuleType, ...] = (finalizers, tasks, closing, losses, children, random_programs)


def find(name: str) -> Callable[[], None]:
    for module in MODULES:
        fn = vars(module).get(name)
        if callable(fn) and fn.__module__ == module.__name__:
            found: Callable[[], None] = fn
            return found
    raise SystemExit(f"there is no program {name!r}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--bare", action="store_true")
    options = parser.parse_args()
    harness.begin(options.seed, options.bare)
    find(options.name)()
