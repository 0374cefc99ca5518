import random

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
    yield lab.pause(10)


def saved(lab, text):
    return [call for call in lab.calls("save") if call.args == (text,)]


def finale(lab):
    if not lab.wait(lambda: saved(lab, lab.last), 1.5):
        known = [call.args[0] for call in lab.calls("save")]
        raise Fail(
            "lost",
            f"{lab.last!r} was typed, and the window was closed at once. save({lab.last!r}) was not called; there was "
            f"saved: {known}. What the user sees last in the field is what he takes for saved.",
        )
    call = saved(lab, lab.last)[0]
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
