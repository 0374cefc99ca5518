"""The commands of the lab for learners. Each takes the parsed arguments and returns the exit code.

0: passed, or done. 1: not yet. 2: the lab itself has failed.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from tkasync.lab.checking import check as check_source
from tkasync.lab.commands.progress import Progress
from tkasync.lab.commands.watching import watch as watch_file
from tkasync.lab.exercise import Exercise, all_exercises, find_exercise
from tkasync.lab.processes.screen import is_missing, screen
from tkasync.lab.verdict import Verdict

_KEYS = "Keys: h hint, n next, l list, r reset, q quit."
_MARKS = {True: "done", False: "    "}


def show_list(_arguments: Namespace) -> int:
    """What is done, and what comes next."""
    _name_hidden_modules(Path.cwd())
    progress = Progress(Path.cwd())
    for exercise in all_exercises():
        print(f"{_MARKS[progress.has_passed(exercise.name)]}  {exercise.title}")
    following = _next(progress)
    print(f"\nNext: python -m tkasync lab start {following.name}" if following else "\nAll is done.")
    return 0


def start(arguments: Namespace) -> int:
    """Copy an exercise here; what is there is never overwritten."""
    exercise = find_exercise(arguments.exercise)
    file = Path(exercise.file_name)
    if file.exists():
        if not arguments.again:
            print(f"{file} is here already. --again begins anew, and keeps yours as {_kept(file)}")
            return 1
        file.replace(_kept(file))
    file.write_text(exercise.source, encoding="utf-8")
    _name_hidden_modules(Path.cwd())
    print(f"{file}: read its first lines, run it by hand, then: python -m tkasync lab check {file}")
    return 0


def _kept(file: Path) -> Path:
    """Return the name under which a learner's *file* is kept: one that is free."""
    names = [f"{file}.mine", *(f"{file}.mine{number}" for number in range(2, 1000))]
    return next(Path(name) for name in names if not Path(name).exists())


def check(arguments: Namespace) -> int:
    """Run a file with an examiner at its window."""
    file = _file_of(arguments.file) if arguments.file else _newest()
    exercise = find_exercise(file.name)
    if arguments.show:
        _show(file, exercise)
    with screen():
        return _check(file, exercise).exit_code


def _show(file: Path, exercise: Exercise) -> None:
    """Have the exam taken slowly, for the eyes alone: what is graded is the same exam at its own pace."""
    if is_missing():
        raise OSError("--show needs a display that you can see")
    print("Watch the window. This time is not graded.")
    source = file.read_text(encoding="utf-8")
    verdict = check_source(exercise, source, file, on_act=lambda act: print(f"  {act}", flush=True))
    print(f"  {verdict.kind}\n")


def _check(file: Path, exercise: Exercise) -> Verdict:
    _name_hidden_modules(file.resolve().parent)
    source = file.read_text(encoding="utf-8")
    verdict = check_source(exercise, source, file)
    Progress(file.resolve().parent).note_try(exercise.name, source, verdict.has_passed)
    print(_shown(exercise, verdict))
    return verdict


def _shown(exercise: Exercise, verdict: Verdict) -> str:
    if verdict.has_passed:
        return f"passed: {exercise.title}"
    if verdict.exit_code == 2:
        return f"the lab has failed: {verdict.text}"
    return f"not yet: {verdict.text}\nRead: lesson {exercise.lesson}"


def _name_hidden_modules(folder: Path) -> None:
    """Name what breaks a program that is run by hand there: Python takes it for a module of its own."""
    modules = [*folder.glob("*.py"), *(package.parent for package in folder.glob("*/__init__.py"))]
    for name in sorted(path.name for path in modules if path.stem in sys.stdlib_module_names):
        print(f"note: {name} hides a module of Python's own: give it another name")


def _newest() -> Path:
    files = [Path(exercise.file_name) for exercise in all_exercises() if Path(exercise.file_name).exists()]
    if not files:
        raise LookupError("no exercise is in this folder: python -m tkasync lab start 4b")
    return max(files, key=lambda file: file.stat().st_mtime)


def _file_of(name: str) -> Path:
    """The learner's file that *name* means: itself, or that of an exercise such as ``4b``."""
    file = Path(name)
    if file.suffix or file.exists():
        return file
    exercise = find_exercise(file.name)
    found = file.with_name(exercise.file_name)
    if not found.exists():
        raise LookupError(f"{found} is not there: python -m tkasync lab start {exercise.name}")
    return found


def _named_or_newest(name: str | None) -> Exercise:
    return find_exercise(name or _newest().name)


def watch(arguments: Namespace) -> int:
    """Check at every save."""
    exercise = _named_or_newest(arguments.exercise)
    if not Path(exercise.file_name).exists():
        start(Namespace(exercise=exercise.name, again=False))
    print(f"Each save of {exercise.file_name} is checked.\n{_KEYS}")

    def on_key(key: str) -> bool:
        nonlocal exercise
        if key == "h":
            _hint(exercise, Progress(Path.cwd()))
        elif key == "n":
            exercise = _after(exercise)
            if not Path(exercise.file_name).exists():
                start(Namespace(exercise=exercise.name, again=False))
            print(f"Each save of {exercise.file_name} is checked.")
        elif key == "l":
            show_list(arguments)
        elif key == "r":
            start(Namespace(exercise=exercise.name, again=True))
        elif key != "q":
            print(_KEYS)
        return key != "q"

    def on_save() -> None:
        print(f"\n{exercise.file_name}: it is running ...", flush=True)
        _check(Path(exercise.file_name), exercise)

    with screen():
        watch_file(lambda: Path(exercise.file_name), on_save, on_key)
    return 0


def _after(exercise: Exercise) -> Exercise:
    """Return the next exercise that is not done, from the one behind *exercise* on; where there is none, the same."""
    everything = all_exercises()
    at = everything.index(exercise) + 1
    kept = Progress(Path.cwd())
    open_ones = [other for other in everything[at:] + everything[:at] if not kept.has_passed(other.name)]
    return next((other for other in open_ones if other != exercise), exercise)


def hint(arguments: Namespace) -> int:
    """Show the next hint."""
    return _hint(_named_or_newest(arguments.exercise), Progress(Path.cwd()))


def _hint(exercise: Exercise, progress: Progress) -> int:
    count = min(progress.hints(exercise.name) + 1, len(exercise.hints))
    progress.note_hint(exercise.name, count)
    print(f"hint {count} of {len(exercise.hints)}: {exercise.hints[count - 1]}")
    return 0


def solution(arguments: Namespace) -> int:
    """Show all right solutions, once the exercise is passed."""
    exercise = _named_or_newest(arguments.exercise)
    if not (arguments.anyway or Progress(Path.cwd()).has_passed(exercise.name)):
        print(f"not yet: pass {exercise.name} first, or add --anyway")
        return 1
    for file in exercise.right:
        print(f"# {'-' * 20} {file.stem}\n{file.read_text(encoding='utf-8')}")
    return 0


def progress(arguments: Namespace) -> int:
    """Say how many exercises of each lesson are done."""
    kept = Progress(Path.cwd())
    if arguments.json:
        print(kept.as_json())
        return 0
    for lesson in sorted({exercise.lesson for exercise in all_exercises()}):
        names = [exercise.name for exercise in all_exercises() if exercise.lesson == lesson]
        print(f"lesson {lesson:2}: {sum(map(kept.has_passed, names))} of {len(names)}")
    return 0


def _next(kept: Progress) -> Exercise | None:
    return next((exercise for exercise in all_exercises() if not kept.has_passed(exercise.name)), None)


__all__ = ["check", "hint", "progress", "show_list", "solution", "start", "watch"]
