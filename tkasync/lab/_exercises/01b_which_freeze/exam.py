from tkasync.lab.examiner.course.predictions import compare

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
    compare(
        "FREEZES", lab.namespace.get("FREEZES"), froze, BUTTONS, "freezes the window", "freeze the window"
    )
