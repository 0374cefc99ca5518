"""`mutants`: a program with one change each, to see whether its tests notice it. On the thread of the tests."""

from __future__ import annotations

import io
import os
import sys
import traceback
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
    """The innermost line of the test's own file in the traceback; without one, where the test begins."""


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
        self._name = ""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._name = nodeid.rpartition("::")[2]

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.count += report.when == "call" and report.outcome == "passed"

    def pytest_exception_interact(self, node: Any, call: Any) -> None:
        error = call.excinfo.value
        # A file that cannot be imported: pytest has an error of its own for that, with a traceback for its text.
        if type(error).__name__ == "CollectError" and error.__cause__ is not None:
            error = error.__cause__
        self._add(node.name, error, _line(node, error))

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        """A test has ended the run, with what Ctrl+C or ``pytest.exit()`` raises: the tests after it are not run."""
        if not self.failed:  # pytest ends a run so itself, after an error in a file
            self._add(self._name, excinfo.value, None)

    def _add(self, name: str, error: BaseException, line: int | None) -> None:
        text = str(error)
        if type(error).__name__ == "FixtureLookupError":  # it has its words for itself
            text = f"there is no fixture {error.args[0]!r}"
        kind = type(error).__name__
        self.failed.append(FailedTest(name, f"{kind}: {text}" if text else kind, line))


def _line(node: Any, error: BaseException) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == str(node.path):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(node.path)]
    begin = getattr(node, "location", (None, None))[1]  # of a test, from 0; a file has none
    return lines[-1] if lines else None if begin is None else begin + 1


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
