"""`run_python`: a program in a process of its own, which need not import everything anew.

A process that has imported it forks each program (`fork_server`), which saves a third of a second. A test that is about
the start of a process, or about what is imported, calls `subprocess.run` instead.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NamedTuple

from tests.support.fork_server import START

_ROOT = Path(__file__).resolve().parents[2]
_CAN_FORK = sys.platform == "linux"  # elsewhere a fork may find the system's libraries half-way in something
# What takes longest to import. None opens a window or starts a thread.
_MODULES = [
    "tkasync",
    "tkasync.lowlevel",
    "tkasync.queries",
    "tkasync.testing",
    "tkasync.tk.guard.guard",
    "tkasync.tk.host.host",
    "tkasync.widgets",
    "ttkbootstrap",
    "ttkbootstrap.themes.builtin",
]


def run_python(
    *command: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    timeout: float = 60,
    imports: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """Run ``python *command`` to its end, as `subprocess.run` does with ``capture_output=True, text=True``.

    Args:
        command: -X and -W with their values, then -c, -m or a file, and its arguments.
        folder: where it runs; by default here.
        environment: its variables; by default those of this process.
        timeout: seconds.
        imports: further modules that the program imports; they too are there already.

    Raises:
        subprocess.TimeoutExpired: it has not ended by then, and was killed.
    """
    environment = dict(os.environ if environment is None else environment)
    if not _CAN_FORK:
        return subprocess.run(
            [sys.executable, *command],
            cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout, check=False,
        )  # fmt: skip
    start = _Start.of(command, environment, imports)
    spare = _spare.setdefault(start, [])
    server = spare.pop() if spare else _Server(start)
    try:
        return server.run(command[len(start.options) :], folder or Path.cwd(), environment, timeout)
    finally:
        spare.append(server)


class _Start(NamedTuple):
    """What counts when a Python starts, and not later; and what is imported then."""

    options: tuple[str, ...]
    variables: tuple[tuple[str, str], ...]
    imports: tuple[str, ...]

    @classmethod
    def of(cls, command: tuple[str, ...], environment: Mapping[str, str], imports: tuple[str, ...]) -> _Start:
        count = 0
        while command[count] in ("-X", "-W"):
            count += 2
        # PYTHONPATH is only a list of folders: the forked process sets it.
        early = (name for name in environment if name.startswith("PYTHON") and name != "PYTHONPATH")
        return cls(command[:count], tuple((name, environment[name]) for name in sorted(early)), imports)


class _Server:
    """A process of `fork_server`, for one program at a time."""

    def __init__(self, start: _Start) -> None:
        variables = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
        self._connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(
                [sys.executable, *start.options, "-c", START, str(number), *_MODULES, *start.imports],
                cwd=_ROOT, env=variables | dict(start.variables), pass_fds=[number],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        atexit.register(self.close)

    def close(self) -> None:
        self._connection.close()
        self._process.wait()

    def run(
        self, command: tuple[str, ...], folder: Path, environment: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        order = {"command": command, "folder": str(folder), "environment": environment}
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            socket.send_fds(self._connection, [json.dumps(order).encode()], [out.fileno(), err.fileno()])
            code = self._wait(self._answer(), timeout)
            told = _text(out), _text(err)
        if code is None:
            raise subprocess.TimeoutExpired(command, timeout, *told)
        return subprocess.CompletedProcess(command, code, *told)

    def _wait(self, program: int, timeout: float) -> int | None:
        """The exit code of *program*; none where it had to be killed."""
        self._connection.settimeout(timeout)
        try:
            return self._answer()
        except TimeoutError:
            self._kill(program)
            return None
        except BaseException:
            self._kill(program)
            raise
        finally:
            self._connection.settimeout(None)

    def _kill(self, program: int) -> None:
        os.kill(program, signal.SIGKILL)
        self._connection.settimeout(None)
        self._answer()

    def _answer(self) -> int:
        answer = self._connection.recv(32)
        assert answer, f"the process that forks programs ended with {self._process.wait()}"
        return int(answer)


_spare: dict[_Start, list[_Server]] = {}


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")
