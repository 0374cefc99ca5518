"""The process of an examination: ``python -P -m tkasync.lab.examiner.child``, with its order on standard input.

The order is read before the learner's file is run, and standard input is empty after it: what the file writes as a
verdict of its own lacks the secret.
"""

from __future__ import annotations

import faulthandler
import json
import linecache
import os
import runpy
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from tkasync.lab.examiner.examiner import Examiner
from tkasync.lab.verdict import LAB_FAILED, write_verdict


def main() -> None:
    """Examine what standard input asks for."""
    order = json.loads(sys.stdin.buffer.read())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    examine(order)


def examine(order: dict[str, Any]) -> None:
    """Run the learner's file with an examiner at its window; this process ends with the verdict."""
    try:
        with Path(order["result"]).with_suffix(".stacks").open("w", encoding="utf-8") as stacks:
            faulthandler.enable(stacks)
            _examine(order, stacks)
    except BaseException as error:
        # Of the lab's own: what the file raises is a verdict. Without a word it would be held against the file.
        where = "".join(traceback.format_exception(error)[-2:])
        write_verdict(order, LAB_FAILED, f"the examiner itself has failed: {error!r}\n{where}")
        raise


def _examine(order: dict[str, Any], stacks: IO[str]) -> None:
    exam = runpy.run_path(order["exam"])
    examiner = Examiner(order, exam, stacks)
    if "grade" in exam:
        examiner.grade()
    examiner.begin()
    examiner.ended(_run(order["file"], order["source"], examiner))


def _run(file: str, source: str, examiner: Examiner) -> BaseException | None:
    """Run the file as ``__main__``, and return what it has raised."""
    module = ModuleType("__main__")
    module.__file__ = file
    sys.modules["__main__"] = module
    sys.argv = [file]
    # Behind the standard library: a random.py beside the file is the file's own fault, and none of ours.
    sys.path.append(str(Path(file).parent))
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    examiner.namespace = vars(module)
    try:
        exec(compile(source, file, "exec"), vars(module))
    except BaseException as error:
        return error
    return None


if __name__ == "__main__":
    main()
