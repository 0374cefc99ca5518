from tkasync.lab.examiner.fail import Fail

ALLOWS = {"ui_thread", "frozen"}
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
    told = lab.namespace.get("FREEZES")
    if isinstance(told, dict):
        told = [name for name, freezes in told.items() if freezes]
    if isinstance(told, str) or not hasattr(told, "__iter__"):
        raise Fail("prediction", f"FREEZES is to be a list of names, and is {told!r}.")
    told = set(told)
    if missed := froze - told:
        raise Fail("prediction", f"{len(missed)} of the handlers that freeze the window are not in FREEZES.")
    if told - froze:
        raise Fail("prediction", f"{len(told - froze)} of the names in FREEZES do not freeze the window.")
