"""Runs a program as Python itself would, for the tools that start one: ``app.py``, a folder, or ``-m package.module``.

The program is the module ``__main__``, with its own arguments in ``sys.argv`` and its own folder in ``sys.path``.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, FrameType, ModuleType, TracebackType
from typing import NoReturn

from tkasync.exit_signals import counts_as_default


class NoProgramError(Exception):
    """There is no such program; its text is for the user."""


@dataclass(frozen=True)
class Program:
    """What is to be run.

    Args:
        file: its source.
        arguments: those of the program itself.
        spec: of a module that is run by its name.
        folder: what Python puts first into ``sys.path``.
    """

    file: Path
    arguments: tuple[str, ...]
    folder: str
    spec: ModuleSpec | None = None

    @classmethod
    def named(cls, words: Sequence[str]) -> Program:
        """Find the program that *words* begin with; the rest are its arguments.

        Raises:
            NoProgramError: there is none.
        """
        if not words or words == ["-m"]:
            raise NoProgramError("which program? Write app.py, or -m package.module")
        if words[0] == "-m":
            return _module(words[1], tuple(words[2:]))
        path = Path(words[0])
        if path.is_dir():
            path = path / "__main__.py"
        if not path.is_file():
            raise NoProgramError(f"there is no file {path}")
        return cls(path, tuple(words[1:]), str(path.resolve().parent))

    def hidden(self) -> list[str]:
        """Name what in its folder Python takes for a module of its own, or would: nothing good comes of that."""
        folder = Path(self.folder)
        modules = [*folder.glob("*.py"), *(package.parent for package in folder.glob("*/__init__.py"))]
        return sorted(path.name for path in modules if path.stem in sys.stdlib_module_names)

    def compiled(self) -> CodeType:
        """Return its code.

        Raises:
            SyntaxError: it is none.
            OSError: it cannot be read.
        """
        return compile(self.file.read_bytes(), str(self.file), "exec")

    def prepare(self) -> ModuleType:
        """Make the module ``__main__``, and set arguments and path; return the module, with nothing run in it."""
        module = ModuleType("__main__")
        module.__file__ = str(self.file)
        module.__builtins__ = __builtins__  # type: ignore[attr-defined]  # as Python's own has them
        module.__spec__ = self.spec
        if self.spec is not None:
            module.__package__ = self.spec.parent
        sys.modules["__main__"] = module
        sys.argv[:] = [str(self.file), *self.arguments]
        sys.path[:1] = [self.folder]
        return module

    def run(self) -> None:
        """Run it, and return or raise as it ends. Main thread."""
        module = self.prepare()
        exec(self.compiled(), module.__dict__)


def _module(name: str, arguments: tuple[str, ...]) -> Program:
    sys.path.insert(0, "")  # as python -m does; `prepare` puts the folder there
    try:
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = find_spec(f"{name}.__main__")
    except ImportError as error:
        raise NoProgramError(f"there is no module {name}: {error}") from error
    finally:
        del sys.path[0]
    if spec is None or spec.origin is None:
        raise NoProgramError(f"there is no module {name} that can be run")
    return Program(Path(spec.origin), arguments, str(Path.cwd()), spec)


def own_part(trace: TracebackType | None, file: Path) -> TracebackType | None:
    """Return *trace* from the program's first line on, without what has started it."""
    part = trace
    while part is not None and part.tb_frame.f_code.co_filename != str(file):
        part = part.tb_next
    return part or trace


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Have SIGTERM and SIGHUP end the program by ``SystemExit``, where neither it nor `run` sees to them."""
    before = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            before[number] = signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is _end:
                signal.signal(number, handler)


@counts_as_default
def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def name_hidden_modules(program: Program, command: str) -> None:
    """Tell of what breaks *program*, or gives it another module than it means."""
    for name in program.hidden():
        print(f"{command}: {name} hides a module of Python's own: give it another name", file=sys.stderr)
