from tkasync.lab.examiner.fail import Fail
from tkasync.lab.tested import finder

MUTANTS = {
    "searches at every key": ("spawn_debounced(0.3,", "spawn_debounced(0.0,"),
    "shows an old answer after a newer one": ('policy="restart"', 'policy="parallel"'),
    "shows no error": ('self._show(f"failed: {error}")', "pass"),
    "searches when the field is emptied": ('if text == "":', "if False:"),
}


def grade(lab):
    lab.passes()
    caught = lab.catches(finder, MUTANTS)
    survivors = [name for name, failed in caught.items() if not failed]
    if survivors:
        raise Fail(
            "survives",
            f"Your tests pass, and they pass, too, with a Finder that {survivors[0]}: "
            f"{len(survivors)} of {len(MUTANTS)} mutants {'is' if len(survivors) == 1 else 'are'} not caught. Whoever breaks that by mistake learns it from users.",
        )
