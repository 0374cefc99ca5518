from time import monotonic

from tkasync.lab.examiner.fail import Fail

NUMBERS = ["3", "2", "1"]
SHORTEST = 1.3  # seconds from the press until ask(): three times half a second, and some ease


def exam(lab):
    for turn in (1, 2):
        begun, seen = monotonic(), []
        lab.click("Start")

        def is_asked():
            shown = [text for text in lab.texts() if text in NUMBERS]
            seen.extend(text for text in shown if text not in seen)
            if seen != NUMBERS[: len(seen)]:
                raise unseen(seen)
            return len(lab.calls("ask")) >= turn

        yield lab.until(is_asked, lambda: not_asked(turn, seen))
        if seen != NUMBERS:
            raise unseen(seen)
        if monotonic() - begun < SHORTEST:
            raise Fail("pause", 'The numbers were shown, but not for half a second each: nobody can read them.')
        answer = f"answer {turn} {lab.salt}"
        lab.calls("ask")[-1].answer(answer)
        yield lab.until(
            lambda: lab.shows(answer), Fail("no_answer", "ask() has answered, and the answer is not shown."), 3
        )


def unseen(seen):
    missed = next(number for number in NUMBERS if number not in seen[: NUMBERS.index(number) + 1])
    return Fail(
        "pause",
        f'"Start" was pressed, and the window had no moment in which it showed {missed!r} and could react. Either it '
        "stood still after it, or there was no pause.",
    )


def not_asked(turn, seen):
    if not seen:
        return Fail("not_begun", '"Start" was pressed, and nothing was counted.')
    return Fail("not_asked", f"{', '.join(seen)} were shown, and then ask() was not called.")
