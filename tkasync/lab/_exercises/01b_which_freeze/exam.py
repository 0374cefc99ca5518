from tkasync.lab.examiner.course.predictions import compare
from tkasync.lab.examiner.fail import Fail

ALLOWS = {"ui_thread", "frozen"}
FREEZE = {"sleep", "question", "join", "count"}
BUTTONS = ("sleep", "later", "question", "thread", "join", "count")


def exam(lab):
    froze = set()
    for button in BUTTONS:
        before = len(lab.freezes)
        lab.click(button)
        yield lab.pause(0.6)
        for call in lab.calls("ask"):
            if call.is_waiting:
                call.answer()
        if len(lab.freezes) > before:
            froze.add(button)
    if froze != FREEZE:
        raise Fail(
            "changed",
            "The handlers do something else than before: "
            + ", ".join(f"{name}() {'freezes' if name in froze else 'does not freeze'}" for name in sorted(froze ^ FREEZE))
            + " the window. Only FREEZES is to be written.",
        )
    compare(
        "FREEZES", lab.namespace.get("FREEZES"), froze, BUTTONS, "freezes the window", "freeze the window"
    )
