import os
import random

from tkasync.lab.examiner.fail import Fail

END = 1_000_000
NEXT = 1_000_003  # the next prime: what is counted up to there adds none


def exam(lab):
    primes = primes_per(random.randrange(60_000, 95_000))
    total, answers = primes(0, END), {}
    lab.click("Count")
    yield lab.until(
        lambda: lab.calls("count_primes"),
        Fail("not_asked", '"Count" was pressed, and count_primes() was not called.'),
        20,
    )
    yield lab.until(lambda: others(lab) >= 2, lambda: too_few(lab), 8)
    while not lab.shows_number(total):
        yield lab.until(lambda: waiting(lab) or lab.shows_number(total), lambda: wrong_sum(answers))
        for call in waiting(lab):
            refuse_here(call)
            # The same for the same numbers: a program may count some once more, to be sure.
            answers[call.args] = primes(*call.args)
            call.answer(answers[call.args])
    if (fail := wrong_parts(answers)) is not None:
        raise fail


def primes_per(million):
    """Return a function like count_primes(), by which so many of a million numbers are primes, evenly spread."""

    def below(number):
        return max(0, (END if number <= NEXT and number > END else number) - 2) * million // 1_000_000

    return lambda first, end: max(0, below(end) - below(first))


def waiting(lab):
    return [call for call in lab.calls("count_primes") if call.is_waiting]


def others(lab):
    for call in waiting(lab):
        refuse_here(call)
    return len({call.process for call in waiting(lab)})


def refuse_here(call):
    if call.process == os.getpid():
        raise Fail(
            "same_process",
            f"count_primes{call.args!r} was called on a thread of the window's own process. There one thread computes at a "
            "time, and the window's has to wait for its turn, too: nothing is quicker, and the window drags.",
            call.line,
        )


def too_few(lab):
    return Fail(
        "one_by_one",
        f"Only {others(lab)} process was counting at a time: it takes as long as before, while the other processors have "
        "nothing to do.",
        lab.calls("count_primes")[0].line,
    )


def wrong_sum(answers):
    return wrong_parts(answers) or Fail(
        "no_answer",
        f"The parts have these numbers of primes: {list(answers.values())}, and their sum, {sum(answers.values())}, is "
        "not shown.",
    )


def wrong_parts(answers):
    """Say which numbers are in no part, or in two."""
    at = 2
    for first, end in sorted(answers):
        first = max(first, 2)
        if first > at:
            return Fail("not_all", f"{numbers(at, first)} not counted: the primes there are missing.")
        if first < min(at, end):
            return Fail("twice", f"{numbers(first, min(at, end))} in two parts: each prime there counts twice.")
        at = max(at, end)
    if at < END:
        return Fail("not_all", f"{numbers(at, END)} not counted: the primes there are missing.")
    if at > NEXT:
        return Fail("too_many", f"The primes below {END} were to be counted. The parts go up to {at}.")
    return None


def numbers(first, end):
    return f"The number {first} is" if end - first == 1 else f"The numbers from {first} to {end - 1} are"
