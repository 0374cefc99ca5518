"""`mutants`: a program with one change each, to see whether its tests notice it. On the thread of the tests."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any


@dataclass(frozen=True)
class FailedTest:
    """A test of `Mutant.caught_by` that has failed."""

    name: str
    error: str
    """Its error, or why it could not be run."""
    line: int | None
    """The innermost line of the test's own file in the traceback."""


class Mutant:
    """A module with one change, of `mutants`. As a context manager it takes the module's place in imports.

    What imports names of the module within the block gets the changed ones; what has done so before keeps its own.
    """

    def __init__(self, name: str, module: ModuleType, source: str) -> None:
        self.name: str = name
        self._module = module
        self._changed = ModuleType(module.__name__, module.__doc__)
        for known in ("__file__", "__spec__", "__package__", "__loader__"):
            setattr(self._changed, known, getattr(module, known, None))
        self._code = compile(source, str(module.__file__), "exec")

    def __str__(self) -> str:
        """Its name, as ``ids=str`` of pytest takes it."""
        return self.name

    def __enter__(self) -> ModuleType:
        _put(self._changed)
        try:
            exec(self._code, vars(self._changed))
        except BaseException:
            _put(self._module)
            raise
        return self._changed

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _put(self._module)

    def caught_by(self, *tests: str | os.PathLike[str], options: Sequence[str] = ()) -> list[FailedTest]:
        """Run the files *tests* by pytest, in this process, and return which tests fail; none: it has survived.

        Args:
            tests: files; they are imported anew, and with them what they import of the module.
            options: further ones of pytest's.

        Raises:
            ValueError: there are no tests in the files.
        """
        with self:
            return run_tests(*tests, options=options)


def mutants(module: ModuleType, changes: Mapping[str, tuple[str, str]]) -> list[Mutant]:
    """Return one mutant of *module* for each of *changes*; ``ids=str`` of pytest names a test of theirs by it.

    Args:
        module: the program, or the part of it, that the tests import.
        changes: by what is wrong then: a text that is in the module's source exactly once, and what takes its place.

    Raises:
        ValueError: a text is not there exactly once, or the new one makes no Python of it.
    """
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    made = []
    for name, (old, new) in changes.items():
        if (times := source.count(old)) != 1:
            raise ValueError(
                f"mutant {name!r}: {old!r} is {times} times in {module.__file__}, and must be once"
            )
        try:
            made.append(Mutant(name, module, source.replace(old, new)))
        except SyntaxError as error:
            raise ValueError(f"mutant {name!r}: {new!r} makes no Python of it: {error}") from error
    return made


def run_tests(*tests: str | os.PathLike[str], options: Sequence[str] = ()) -> list[FailedTest]:
    """Run the files *tests* by pytest, in this process, and return those that fail.

    Raises:
        ValueError: there are none.
    """
    import pytest

    files = {Path(test).resolve() for test in tests}
    results, known = _Results(), _modules_of(files)
    # A display is there, the stacks of a hang are for the outer run, and no run is to know of the one before.
    quiet = ["-q", "--capture=no", "--import-mode=importlib"]
    for plugin in ("xvfb", "faulthandler", "cacheprovider"):
        quiet += ["-p", f"no:{plugin}"]
    try:
        _forget(known)  # of a run before, this one's own too: it would test what that has tested
        with redirect_stdout(io.StringIO()):
            pytest.main([*quiet, *options, *map(str, tests)], plugins=[results])
    finally:
        _forget(_modules_of(files))
        sys.modules.update(known)
    if not (results.count or results.failed):
        raise ValueError(f"no test was run in {', '.join(map(str, tests))}")
    return results.failed


class _Results:
    """A plugin of pytest: counts the tests that were run, and keeps what fails."""

    def __init__(self) -> None:
        self.failed: list[FailedTest] = []
        self.count = 0

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.count += report.when == "call" and report.outcome == "passed"

    def pytest_exception_interact(self, node: Any, call: Any) -> None:
        error = call.excinfo.value
        lines = [entry.lineno + 1 for entry in call.excinfo.traceback if entry.path == node.path]
        text = (
            str(error) if node.nodeid == node.name or not str(error) else f"{type(error).__name__}: {error}"
        )
        self.failed.append(FailedTest(node.name, text or type(error).__name__, lines[-1] if lines else None))


def _put(module: ModuleType) -> None:
    """Have *module* be what an import of its name finds."""
    sys.modules[module.__name__] = module
    package, _, name = module.__name__.rpartition(".")
    if package in sys.modules:
        setattr(sys.modules[package], name, module)


def _modules_of(files: set[Path]) -> dict[str, ModuleType]:
    """Return the imported modules that are in *files*, by name."""
    names = {file.name for file in files}  # to resolve the paths of all modules takes longer than many a test
    return {
        name: module
        for name, module in sys.modules.copy().items()
        if (file := getattr(module, "__file__", None)) is not None
        and Path(file).name in names
        and Path(file).resolve() in files
    }


def _forget(modules: Mapping[str, ModuleType]) -> None:
    """Have *modules* be imported anew when they are next."""
    for name in modules:
        del sys.modules[name]
