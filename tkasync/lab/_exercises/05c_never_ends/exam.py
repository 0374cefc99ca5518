from time import monotonic

from tkasync.lab.examiner.fail import Fail

# Of the loop, in ticks: on a machine that stalls a program that looks thirty times takes as much longer as the ticks do.
TICK, LIMIT = 0.05, 1.8
# A timer is judged by when it is due, seconds from the call: that does not depend on the machine.
FIRST_LOOK, SECOND_LOOK = 1.0, 1.6


def exam(lab):
    took = yield from unanswered(lab, Fail("not_asked", '"Ask" was pressed, and ask() was not called.'))
    if took > LIMIT:
        raise Fail(
            "too_long",
            f'The server did not answer, and "no answer" came after {took:.1f} s. It is to come after 1.5 s.',
            lab.calls("ask")[-1].line,
        )
    late = lab.calls("ask")[-1]
    text = f"late {lab.salt}"
    late.answer(text)
    yield lab.pause(0.3)
    if lab.shows(text):
        raise Fail(
            "late",
            'The window said "no answer". Then the answer came all the same, and took its place: the user has asked '
            "elsewhere meanwhile.",
            late.line,
        )
    for number in range(5):
        begun = monotonic()
        text = f"answer {number} {lab.salt}"
        yield from asked(lab, Fail("locked", 'There was no answer, "Ask" was pressed again, and nothing was asked.'))
        call = lab.calls("ask")[-1]
        call.answer(text)
        yield lab.until(
            lambda: lab.shows(text) or monotonic() - begun > 1,
            Fail("no_answer", f"ask() has answered {text!r} at once, and that is not shown."),
        )
        if monotonic() - begun < 1:
            break  # else the machine stood still: the program may have given up by right
    yield lab.pause(1.8)
    if not lab.shows(text):
        raise Fail(
            "overwritten",
            f"ask() has answered {text!r} in time. A moment later the window shows {' / '.join(lab.texts())}: the time "
            "limit of an answered question ran out.",
        )
    yield from unanswered(lab, Fail("locked", 'There was an answer, "Ask" was pressed again, and nothing was asked.'))


def asked(lab, fail):
    before = len(lab.calls("ask"))
    lab.click("Ask")
    yield lab.until(lambda: len(lab.calls("ask")) > before, fail)


def unanswered(lab, fail):
    """Ask, and return after how many seconds of the loop it says so; more than all if a timer is set for later."""
    yield from asked(lab, fail)
    begun, early, late, ticks = monotonic(), [], [], []

    def tick():
        ticks.append(TICK)
        if not lab.shows("no answer"):
            lab.root.after(int(1000 * TICK), tick)

    def look():
        late.extend(due for due in lab.timers_due() if due in early and due > begun + SECOND_LOOK)

    tick()
    lab.root.after(int(1000 * FIRST_LOOK), lambda: early.extend(lab.timers_due()))
    lab.root.after(int(1000 * SECOND_LOOK), look)
    yield lab.until(
        lambda: lab.shows("no answer"),
        lambda: Fail(
            "never_ends",
            'The server has not answered for five seconds, and the window does not say "no answer": it says '
            f"{' / '.join(lab.texts())}. The user waits for ever.",
            lab.calls("ask")[-1].line,
        ),
    )
    if lab.freezes:
        raise Fail(
            "frozen",
            "The window stood still until the time was over. It can wait for an answer without that.",
            lab.freezes[0],
        )
    return max([sum(ticks), *(due - begun for due in late)])
