"""The process of a nursery: it imports what programs use, and then forks for each examination that it is asked for.

``{"order": ..., "folder": ..., "output": ...}`` is answered by the child's number, ``{"poll": number}`` by how it has
ended.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from importlib import import_module
from typing import Any

from tkasync.lab.examiner import child


def main() -> None:
    """Answer until standard input ends."""
    _import_all()
    # What is here is never freed, and no child's collector writes to it: the memory stays shared.
    gc.collect()
    gc.freeze()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        answer = _state(asked["poll"]) if "poll" in asked else _fork(asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _import_all() -> None:
    """Have everything loaded that is loaded when it is first used."""
    import_module("ttkbootstrap")
    face = import_module("tkasync")
    for name in face.__all__:
        getattr(face, name)


def _state(number: int) -> int | None:
    ended, status = os.waitpid(number, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _fork(asked: dict[str, Any]) -> int:
    number = os.fork()
    if number:
        return number
    try:
        os.setsid()
        os.chdir(asked["folder"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        output = os.open(asked["output"], os.O_WRONLY | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        child.examine(json.loads(asked["order"]))
    except BaseException:
        traceback.print_exc()  # the parent shows the end of the output
        sys.stderr.flush()
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
