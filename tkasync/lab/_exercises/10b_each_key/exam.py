import random
from time import monotonic

from tkasync.lab.examiner.fail import Fail

WORDS = ["rome", "lima", "oslo", "paris", "tokyo", "cairo", "quito", "berne", "minsk", "dakar", "sofia", "delhi"]
QUICK, SLOW_WORDS = 0.15, 3  # seconds from key to key; words after which it is not the machine that is slow
SOON = 0.8  # seconds: the half a second, and what a machine adds to it


def typed(lab, words):
    """Type a word quickly; return it, and how many calls there were before. Of a machine that stalls, the next one.

    Its last letter is taken away and typed again: that the field holds what it held does not say that nothing was typed.
    """
    slow = 0
    for word in words:
        before = len(lab.calls("search"))
        if (yield from lab.keys(f"{word}\b{word[-1]}")) < QUICK:
            return word, before
        slow += min(lab.key_seconds) > QUICK
        if slow == SLOW_WORDS:
            raise Fail(
                "slow_keys",
                f"{word!r} was typed, and the window stood still for {min(lab.key_seconds):.1f} s at each key. What is "
                "typed comes to the screen long after the fingers. A call of after() without a function waits.",
            )
        # Whatever the program does late belongs to this word, and not to the next one.
        yield lab.pause(1)
        yield lab.pause(2, or_until=lambda: not lab.timers())
    raise RuntimeError("the machine is too slow to type on")


def exam(lab):
    words = iter(random.sample(WORDS, len(WORDS)))
    for answers_first in (True, False):
        word, before = yield from typed(lab, words)
        first = yield from asked(lab, word, before)
        if answers_first:
            yield from shown(lab, first, word)
            continue
        word, before = yield from typed(lab, words)
        second = yield from asked(lab, word, before)
        yield from shown(lab, second, word)
        first.answer([f"old {lab.salt}"])
        yield lab.pause(0.3)
        if lab.shows(f"old {lab.salt}"):
            raise Fail(
                "old",
                f"{first.args[0]!r} was typed, then {word!r}. The answer for {word!r} came first, and then the other one "
                "was shown: it does not belong to what is in the field.",
            )


def asked(lab, word, before):
    late, end = [], monotonic() + SOON

    def look():
        """Ordered by when they are due, not by the clock: a machine that stalls makes no timer a later one."""
        if len(lab.calls("search")) == before:
            late.extend(due for due in lab.timers_due() if due > end)

    lab.root.after(int(1000 * SOON), look)
    yield lab.until(
        lambda: late or len(lab.calls("search")) > before,
        Fail(
            "not_asked",
            f"{word!r} was typed, and seconds later search() was not called"
            + (": an earlier search had no answer yet." if any(call.is_waiting for call in lab.calls("search")) else "."),
        ),
    )
    if late:
        raise Fail(
            "late",
            f"{word!r} was typed, and {SOON} seconds after the last key search() was not called yet: a timer is set for "
            "later. The user looks at what does not belong to the field, and thinks that nothing happens.",
        )
    yield lab.pause(0.6)
    calls = lab.calls("search")[before:]
    if len(calls) > 1:
        told = ", ".join(repr(call.args[0]) for call in calls)
        raise Fail(
            "each_key",
            f"{word!r} was typed quickly, and search() was called {len(calls)} times: for {told}. Everybody who types loads "
            "the server as several people would.",
            calls[0].line,
        )
    if calls[0].args != (word,):
        raise Fail(
            "unfinished",
            f"{word!r} was typed quickly, and search() was called for {calls[0].args[0]!r} only: what is shown does not "
            "belong to what is in the field.",
            calls[0].line,
        )
    return calls[0]


def shown(lab, call, word):
    text = f"{word} {lab.salt}"
    call.answer([text])
    yield lab.until(lambda: lab.shows(text), Fail("no_answer", f"search() has found {text!r}, and that is not shown."))
