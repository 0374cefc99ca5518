import gc
import random
import tkinter as tk
from collections import Counter

from tkasync.lab.examiner.course.predictions import compare, names_in
from tkasync.lab.examiner.fail import Fail
from tkasync.testing import after_census

BUTTONS = {"timer": True, "cancelled": False, "history": True, "weak": False, "shortcut": True, "worker": False}
"""Whether each leaks, in the program as the learner has got it."""


def exam(lab):
    leaking = set()
    gc.freeze()  # what there is already is not looked at again and again
    for button in random.sample(list(BUTTONS), len(BUTTONS)):
        before = census(lab)
        for _ in range(2):
            lab.click(button)
        yield lab.pause(0.2)
        yield lab.pause(0.5, or_until=lambda: len(lab.threads()) <= before[-1])
        if any(now > then for now, then in zip(census(lab), before, strict=True)):
            leaking.add(button)
    told = names_in("LEAKS", lab.namespace.get("LEAKS"))
    for button, leaked in BUTTONS.items():
        if leaked and button not in leaking:
            raise changed(f'"{button}" leaves nothing behind any more.')
        if button in leaking and not leaked:
            raise changed(f'"{button}" leaves something behind, which it did not do.')
    compare("LEAKS", told, leaking, BUTTONS, "leaves something behind", "leave something behind")


def changed(what):
    return Fail(
        "changed",
        f"The program is not what it was: {what} Its leaks are to be named, not to be mended. Leave its buttons as they were, "
        "and write into LEAKS.",
    )


def census(lab):
    gc.collect()
    kinds = Counter(map(type, gc.get_objects()))
    widgets = sum(count for kind, count in kinds.items() if issubclass(kind, tk.Misc))
    return widgets, len(after_census(lab.root)), len(lab.threads())
