"""The commands of the lab for teachers and authors; `learner` has the others, and says what they return."""

from __future__ import annotations

import csv
import os
import sys
from argparse import Namespace
from pathlib import Path

from tkasync.lab.checking import check as check_source
from tkasync.lab.exercise import Exercise, all_exercises, find_exercise
from tkasync.lab.processes.nursery import quickest_start
from tkasync.lab.processes.screen import hidden_screen, is_missing, screen
from tkasync.lab.verify import Tally, cases_of, outcomes
from tkasync.tools.doctor.main import main as doctor_main


def doctor(_arguments: Namespace) -> int:
    """Say what this machine lacks."""
    is_writable = os.access(Path.cwd(), os.W_OK)
    print(f"{'ok' if is_writable else 'fault':5}  {'this folder':22}  {Path.cwd()}")
    if not is_writable:
        print(f"{'':31}-> go to a folder in which you may write: your progress is kept there")
    if not (is_missing() and hidden_screen()):
        return doctor_main() or (0 if is_writable else 1)
    print(f"{'ok':5}  {'screen':22}  {hidden_screen()}: checks run there, since there is no DISPLAY")
    with screen():
        return doctor_main() or (0 if is_writable else 1)


def grade(arguments: Namespace) -> int:
    """Check every learner's folder below one folder."""
    rows = []
    with screen():
        for folder in sorted(path for path in Path(arguments.folder).iterdir() if path.is_dir()):
            for exercise in all_exercises():
                file = folder / exercise.file_name
                if file.exists():
                    rows.append((folder.name, exercise.name, _graded(exercise, file, arguments.limit)))
    if arguments.csv:
        csv.writer(sys.stdout).writerows([("learner", "exercise", "verdict"), *rows])
    else:
        for learner, name, kind in rows:
            print(f"{learner:24} {name:4} {kind}")
    return 0


def _graded(exercise: Exercise, file: Path, limit: float) -> str:
    try:
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return "unreadable"  # one learner's file does not keep the others from their marks
    return check_source(exercise, source, file, limit).kind


def verify(arguments: Namespace) -> int:
    """Check the exercises themselves."""
    wanted = [find_exercise(name) for name in arguments.only] if arguments.only else all_exercises()
    cases = [case for exercise in wanted for case in cases_of(exercise)]
    tally = Tally()
    try:
        with screen(), quickest_start() as start:
            for outcome in outcomes(cases * arguments.rounds, arguments.jobs, start):
                tally.add(outcome)
                if not outcome.is_right:
                    print(
                        f"WRONG  {outcome.case.name}: {outcome.verdict.kind}\n{outcome.verdict.text}",
                        flush=True,
                    )
                if tally.count % len(cases) == 0:
                    print(tally, flush=True)  # after each round: many of them take hours
    except KeyboardInterrupt:
        print(tally, flush=True)  # so far
        raise
    return 1 if tally.wrong else 0


__all__ = ["doctor", "grade", "verify"]
