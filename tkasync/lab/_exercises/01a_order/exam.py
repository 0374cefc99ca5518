from tkasync.lab.examiner.course.predictions import names_in
from tkasync.lab.examiner.fail import Fail

WORDS = ["soup", "tea", "fish", "rice", "bill"]


def exam(lab):
    # What a program writes into it while it runs is no prediction. It may stand below mainloop(), too.
    lab.told = predicted(lab) if "PREDICTED" in lab.namespace else None
    lab.click("Order")
    yield lab.until(
        lambda: len(printed(lab)) >= 4,
        lambda: Fail(
            "changed", f'"Order" was pressed, and four of the five words were to be printed; it was {printed(lab)}.'
        ),
    )
    lab.close()
    yield lab.pause(3)


def predicted(lab):
    told = lab.namespace.get("PREDICTED")
    if isinstance(told, set | frozenset):
        raise Fail("prediction", "PREDICTED is a set, which has no order: it is another one at each run.")
    return names_in("PREDICTED", told)


def printed(lab):
    return [line for line in lab.printed if line in WORDS]


def finale(lab):
    came = printed(lab)
    if sorted(came) != sorted(WORDS):
        raise Fail("changed", f"Each of the five words was to be printed once; it was {came}.")
    told = predicted(lab) if lab.told is None else lab.told
    if unknown := [word for word in told if word not in WORDS]:
        raise Fail("prediction", f"PREDICTED has {unknown[0]!r}, which is none of the five words: {', '.join(WORDS)}.")
    if twice := [word for word in WORDS if told.count(word) > 1]:
        raise Fail("prediction", f"PREDICTED has {twice[0]!r} more than once; each word is printed once.")
    if missing := [word for word in WORDS if word not in told]:
        raise Fail("prediction", f"PREDICTED does not have {', '.join(map(repr, missing))}: all five are printed.")
    right = next((count for count, pair in enumerate(zip(told, came, strict=True)) if pair[0] != pair[1]), len(came))
    if right < len(came):
        raise Fail(
            "prediction",
            f"The first {f'{right} words are' if right > 1 else 'word is'} as you say, then another word was printed than "
            f"{told[right]!r}."
            if right
            else f"Another word was printed first than {told[0]!r}.",
        )
