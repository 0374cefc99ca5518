import random

from tkasync.lab.examiner.course.rest import waiting_daemons
from tkasync.lab.examiner.fail import Fail

TEXTS = ["milk", "bread", "apples", "rice", "salt", "pears", "nuts", "plums"]


def exam(lab):
    first, lab.last = random.sample(TEXTS, 2)
    yield from lab.keys(first)
    yield lab.until(
        lambda: saved(lab, first),
        Fail("not_saved", f"{first!r} was typed, and seconds later save({first!r}) was not called."),
    )
    lab.calls("save")[-1].answer()
    yield lab.pause(0.3)
    yield from lab.keys(lab.last)
    lab.close()
    yield lab.pause(5, or_until=lambda: lab.is_gone)


def saved(lab, text):
    return [call for call in lab.calls("save") if call.args == (text,)]


def finale(lab):
    late = waiting_daemons() - {call.thread for call in lab.calls("save")}

    def begun():
        return [call for call in saved(lab, lab.last) if call.thread not in late]

    def goes_on():
        return [thread for thread in lab.threads() if not thread.daemon]

    if not lab.wait(lambda: begun() or not goes_on(), 5) or not lab.wait(begun, 0.2):
        lab.exit()
    if not begun():
        known = [call.args[0] for call in lab.calls("save") if call.thread not in late]
        raise Fail(
            "lost",
            f"{lab.last!r} was typed, and the window was closed at once. save({lab.last!r}) was not called; there was "
            f"saved: {known}. What the user sees last in the field is what he takes for saved.",
        )
    call = begun()[0]
    if call.is_waiting and call.thread.daemon:
        raise Fail(
            "cut_off",
            f"save({lab.last!r}) had begun, and the process ended in the middle of it: half a text is on the disk.",
            call.line,
        )
    if call.holds_up_close:
        raise Fail(
            "frozen",
            "What the close of the window calls has waited for the disk; meanwhile the window stood on the screen, dead.",
            call.line,
        )
    if call.is_waiting:
        call.answer()
    lab.wait(lambda: len(saved(lab, lab.last)) > 1, 0.5)
    if len(saved(lab, lab.last)) > 1:
        raise Fail("twice", f"{lab.last!r} was saved twice.", call.line)
