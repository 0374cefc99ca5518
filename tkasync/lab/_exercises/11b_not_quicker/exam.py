import os
import random

from tkasync.lab.examiner.fail import Fail

END = 1_000_000


def exam(lab):
    lab.click("Count")
    yield lab.until(
        lambda: lab.calls("count_primes"),
        Fail("not_asked", '"Count" was pressed, and count_primes() was not called.'),
        20,
    )
    yield lab.until(lambda: others(lab) >= 2, lambda: too_few(lab), 8)
    answers = {}

    def is_shown():
        return answers and lab.shows(str(sum(answers.values())))

    while not is_shown():
        yield lab.until(
            lambda: waiting(lab) or is_shown(),
            lambda: Fail(
                "no_answer",
                f"The parts have these numbers of primes: {list(answers.values())}, and their sum, "
                f"{sum(answers.values())}, is not shown.",
            ),
        )
        for call in waiting(lab):
            refuse_here(call)
            answers[call.args] = random.randrange(10_000, 99_999)
            call.answer(answers[call.args])
    if sum(end - first for first, end in answers) < END:
        raise Fail("not_all", f"The primes below {END} were to be counted, and some of the parts were left out.")


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
        f"Only {len(waiting(lab))} part was being counted, and the others waited for it: it takes as long as before, "
        "while the other processors have nothing to do.",
        lab.calls("count_primes")[0].line,
    )
