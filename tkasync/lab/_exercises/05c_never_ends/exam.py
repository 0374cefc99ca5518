from time import monotonic

from tkasync.lab.examiner.fail import Fail

# From before the press to the word: the limit, and what the loop and the examiner take at most.
LIMIT, TRIES = 1.95, 3


def exam(lab):
    fail = Fail("not_asked", '"Ask" was pressed, and ask() was not called.')
    for _ in range(TRIES):  # a machine that stalls may make each of them longer, but hardly all
        begun = monotonic()
        yield from unanswered(lab, fail)
        if (took := monotonic() - begun) < LIMIT:
            break
        fail = Fail("locked", 'There was no answer, "Ask" was pressed again, and nothing was asked.')
    else:
        raise Fail(
            "too_long",
            f'The server did not answer, and "no answer" came after {took:.1f} s, {TRIES} times. It is to come after '
            "1.5 s at the latest.",
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
    yield from asked(lab, fail)
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
