import os
import random

from tkasync.lab.examiner.fail import Fail

END = 200_000


def exam(lab):
    thousand = random.randrange(60, 95)  # numbers have so many primes, evenly spread
    total = END * thousand // 1000
    for turn in (1, 2):
        yield lab.until(
            lambda: lab.is_enabled("Count"),
            Fail("locked", '"Count" stays disabled: the primes cannot be counted again.'),
        )
        begun = len(lab.calls("count_primes"))
        lab.click("Count")
        if turn == 1:
            yield lab.until(
                lambda: lab.calls("count_primes"),
                Fail("not_asked", '"Count" was pressed, and count_primes() was not called.'),
                20,
            )
        else:
            # A program may remember the number.
            yield lab.pause(3, or_until=lambda: len(lab.calls("count_primes")) > begun)
        for call in waiting(lab):
            refuse_here(call)
        yield lab.pause(0.2)
        while waiting(lab) or not lab.shows_number(total):
            yield lab.until(
                lambda: waiting(lab) or lab.shows_number(total),
                Fail("no_answer", f"There are {total} primes below {END}, which is not shown."),
            )
            for call in waiting(lab):
                refuse_here(call)
                first, end = call.args
                call.answer(end * thousand // 1000 - first * thousand // 1000)


def waiting(lab):
    return [call for call in lab.calls("count_primes") if call.is_waiting]


def refuse_here(call):
    if call.process == os.getpid():
        raise Fail(
            "same_process",
            "count_primes() was called in the window's own process. Whatever thread computes there, the window's has to "
            "wait for its turn: it drags.",
            call.line,
        )
