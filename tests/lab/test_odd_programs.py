"""Programs that no exam foresees, right and wrong ones, get the verdict that what they do deserves."""

from __future__ import annotations

import pytest

from tkasync.lab.exercise import find_exercise
from tkasync.lab.processes.nursery import quickest_start
from tkasync.lab.verify import cases_of, outcomes

pytestmark = pytest.mark.slow

PROGRAMS = {
    "4b": ("right/loop_of_its_own", "wrong/nested__while_alive", "wrong/frozen__counts_while_it_waits"),
    "4c": (
        "right/button_hidden",
        "right/button_renamed",
        "right/overlay",
        "wrong/twice__renamed_and_not_disabled",
    ),
    "3b": ("wrong/worker_touches__error_swallowed",),
    "8a": ("right/main_thread_is_alive",),
    "10a": ("wrong/other_town__late_binding",),
    "11b": ("wrong/error__pool_and_no_guard", "wrong/not_all__ends_counted_as_in"),
    "11c": ("right/message_box", "wrong/error__label_in_the_process"),
    "1b": ("wrong/changed__nothing_freezes",),
}
"""By exercise: a loop of the program's own, a button that is hidden, covered or renamed, an error that is swallowed, or
that another process has, a message box."""


def test_they_get_their_verdicts() -> None:
    cases = [
        case
        for name, programs in PROGRAMS.items()
        for case in cases_of(find_exercise(name))
        if f"{case.file.parent.name}/{case.file.stem}" in programs
    ]
    assert len(cases) == sum(map(len, PROGRAMS.values()))
    with quickest_start() as start:
        done = list(outcomes(cases, 3, start))
    assert [(each.case.name, each.verdict) for each in done if not each.is_right] == []
