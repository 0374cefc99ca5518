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
    told = {getattr(name, "__name__", name) for name in told}
    if unknown := sorted(map(repr, told - set(BUTTONS))):
        raise Fail("prediction", f"FREEZES has {', '.join(unknown)}: no button is called so.")
    if missed := froze - told:
        raise Fail("prediction", f"Handlers that freeze the window and are not in FREEZES: {len(missed)}.")
    if told - froze:
        raise Fail("prediction", f"Handlers that are in FREEZES and do not freeze the window: {len(told - froze)}.")
