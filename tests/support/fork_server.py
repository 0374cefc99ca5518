"""The process that `pythons` forks programs from. It has imported already what they import.

It stands where a program begins: no window, no thread and no file of a program was there before the fork.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType

LARGEST = 1 << 18  # bytes of an order: a program, and its environment
START = "import sys; from tests.support.fork_server import serve; exec(serve(*sys.argv[1:]))"


def serve(descriptor: str, *modules: str) -> CodeType:
    """Import *modules*, then fork a process for each order that comes from the socket *descriptor*.

    It returns only in those processes: the code that the process is to run. The caller runs that at the top of
    ``__main__``, so that the process ends as any Python does.
    """
    installed = sys.path[1:]
    for name in modules:
        module = importlib.import_module(name)
        for public in getattr(module, "__all__", ()):
            getattr(module, public)  # some are loaded at their first use
    # No program's collections walk over what is imported, nor does its end: 0.1 s each.
    gc.collect()
    gc.freeze()
    connection = socket.socket(fileno=int(descriptor))
    while True:
        order, files, _flags, _address = socket.recv_fds(connection, LARGEST, 2)
        if not order:  # the suite has ended
            connection.close()
            sys.exit()
        child = os.fork()
        if child == 0:
            connection.close()
            return _become(files, installed, **json.loads(order))
        for file in files:
            os.close(file)
        connection.send(b"%d" % child)
        connection.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _become(
    files: Sequence[int],
    installed: Sequence[str],
    command: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
) -> CodeType:
    """Make this process what ``python *command`` is at its start; the code that it runs."""
    for standard, file in zip((1, 2), files, strict=True):
        os.dup2(file, standard)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    main = vars(sys.modules["__main__"])
    for name in [name for name in main if not name.startswith("__")]:
        del main[name]
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]  # a program may have a folder of that name
    first, code = _program(*command)
    path = [entry for entry in environment.get("PYTHONPATH", "").split(os.pathsep) if entry]
    sys.path[:] = [first, *path, *installed]
    return code


def _program(kind: str, *rest: str) -> tuple[str, CodeType]:
    """The first place of imports, and the code, of ``-c SOURCE``, ``-m MODULE`` or a file."""
    if kind == "-c":
        sys.argv[:] = ["-c", *rest[1:]]
        return "", _compiled(rest[0], "<string>")
    if kind == "-m":
        sys.argv[:] = ["-m", *rest[1:]]
        source = f"import runpy; runpy.run_module({rest[0]!r}, run_name='__main__', alter_sys=True)"
        return str(Path.cwd()), _compiled(source, "<string>")
    sys.argv[:] = [kind, *rest]
    vars(sys.modules["__main__"])["__file__"] = kind
    return str(Path(kind).resolve().parent), _compiled(Path(kind).read_text(encoding="utf-8"), kind)


def _compiled(source: str, name: str) -> CodeType:
    # Without the __future__ of this module.
    return compile(source, name, "exec", dont_inherit=True)
