import os
import random

from tkasync.lab.examiner.fail import Fail


def exam(lab):
    for turn in (1, 2):
        lab.click("Count")
        yield lab.until(
            lambda: len(lab.calls("count_primes")) >= turn,
            Fail("not_asked", '"Count" was pressed, and count_primes() was not called.'),
            20,
        )
        call = lab.calls("count_primes")[-1]
        if call.process == os.getpid():
            raise Fail(
                "same_process",
                "count_primes() was called in the window's own process. Whatever thread computes there, the window's has to "
                "wait for its turn: it drags.",
                call.line,
            )
        yield lab.pause(0.2)
        number = str(random.randrange(10_000, 99_999))
        call.answer(int(number))
        yield lab.until(lambda: lab.shows(number), Fail("no_answer", f"There are {number} primes, which is not shown."))
