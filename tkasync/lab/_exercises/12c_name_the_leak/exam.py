import gc
import random
import tkinter as tk
from collections import Counter

from tkasync.lab.examiner.course.predictions import compare
from tkasync.testing import after_census

BUTTONS = ["timer", "cancelled", "history", "weak", "shortcut", "worker"]


def exam(lab):
    leaking = set()
    gc.freeze()  # what there is already is not looked at again and again
    for button in random.sample(BUTTONS, len(BUTTONS)):
        before = census(lab)
        for _ in range(2):
            lab.click(button)
        yield lab.pause(0.2)
        yield lab.pause(0.5, or_until=lambda: len(lab.threads()) <= before[-1])
        if any(now > then for now, then in zip(census(lab), before, strict=True)):
            leaking.add(button)
    told = lab.namespace.get("LEAKS")
    compare("LEAKS", told, leaking, BUTTONS, "leaves something behind", "leave something behind")


def census(lab):
    gc.collect()
    kinds = Counter(map(type, gc.get_objects()))
    widgets = sum(count for kind, count in kinds.items() if issubclass(kind, tk.Misc))
    return widgets, len(after_census(lab.root)), len(lab.threads())
