"""The exercises, as they lie in their folders. A folder is called ``04b_freeze``, its exercise ``4b``."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# A private name: the programs of learners are no part of the public types.
FOLDER = Path(__file__).with_name("_exercises")
_NAME = re.compile(r"(\d\d)([a-z])_(\w+)")


@dataclass(frozen=True)
class Exercise:
    """One exercise; see the module."""

    folder: Path

    @property
    def name(self) -> str:
        """As the learner calls it: ``4b``."""
        lesson, letter, _ = _parts(self.folder.name)
        return f"{int(lesson)}{letter}"

    @property
    def lesson(self) -> int:
        """The lesson that it belongs to."""
        return int(_parts(self.folder.name)[0])

    @property
    def file_name(self) -> str:
        """The file that ``lab start`` makes."""
        return f"{self.folder.name}.py"

    @cached_property
    def source(self) -> str:
        """The program with the gap or the bug."""
        return (self.folder / "exercise.py").read_text(encoding="utf-8")

    @property
    def title(self) -> str:
        """The first line of the program's docstring."""
        return (ast.get_docstring(ast.parse(self.source)) or self.name).partition("\n")[0]

    @property
    def hints(self) -> list[str]:
        """Three: where to look, which idea, which call."""
        text = (self.folder / "hints.md").read_text(encoding="utf-8")
        return [hint.strip() for hint in re.split(r"^---$", text, flags=re.MULTILINE)]

    @property
    def right(self) -> list[Path]:
        """Programs that pass."""
        return sorted((self.folder / "right").glob("*.py"))

    @property
    def wrong(self) -> list[Path]:
        """Programs that do not, each called ``KIND__what.py``."""
        return sorted((self.folder / "wrong").glob("*.py"))


def _parts(folder: str) -> tuple[str, ...]:
    found = _NAME.fullmatch(folder)
    if found is None:
        raise ValueError(f"a folder of an exercise is called as 04b_freeze, not {folder!r}")
    return found.groups()


def all_exercises() -> list[Exercise]:
    """Return the exercises in their order."""
    return [Exercise(path) for path in sorted(FOLDER.iterdir()) if _NAME.fullmatch(path.name)]


def find_exercise(name: str) -> Exercise:
    """Return the exercise that *name* means: ``4b``, a file of its, or its folder's name.

    Raises:
        LookupError: there is none; the message lists those that there are.
    """
    wanted = Path(name).stem.lower()
    for exercise in all_exercises():
        if wanted in (exercise.name, exercise.folder.name):
            return exercise
    there = ", ".join(exercise.name for exercise in all_exercises())
    raise LookupError(f"no exercise is called {name!r}; there are: {there}")
