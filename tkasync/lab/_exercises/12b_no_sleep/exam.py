from tkasync.lab.examiner.fail import Fail
from tkasync.lab.tested import draft

MUTANTS = {
    "saves after three quarters of a minute": ("spawn_debounced(60,", "spawn_debounced(45,"),
    "saves after two minutes and a half": ("spawn_debounced(60,", "spawn_debounced(150,"),
    "saves at the first change already": ("spawn_debounced(60, save", "spawn_debounced(60, save, leading=True"),
    "saves the first of several texts": (
        "self._later(text)",
        "self._first = self._first if self._later.is_pending else text; self._later(self._first)",
    ),
}


def grade(lab):
    lab.refuse_sleep(
        "The test waits in real time, and a draft is saved after a minute: a suite of a hundred such tests takes "
        "hours, and on a busy machine they fail at random.",
    )
    lab.passes()
    for name, failed in lab.catches(draft, MUTANTS).items():
        if not failed:
            raise Fail("survives", f"The test passes, and it passes, too, with a draft that {name}.")
