from tkasync.lab.examiner.course.predictions import names_in
from tkasync.lab.examiner.fail import Fail

WORDS = {"soup", "tea", "fish", "rice", "bill"}


def exam(lab):
    lab.click("Order")
    yield lab.until(
        lambda: len(printed(lab)) >= 4,
        lambda: Fail(
            "changed", f'"Order" was pressed, and four of the five words were to be printed; it was {printed(lab)}.'
        ),
    )
    lab.close()
    yield lab.pause(3)


def printed(lab):
    return [line for line in lab.printed if line in WORDS]


def finale(lab):
    came, told = printed(lab), names_in("PREDICTED", lab.namespace.get("PREDICTED"))
    if len(told) != len(came) or set(told) != set(came):
        raise Fail(
            "prediction", f"PREDICTED is to hold each of the {len(came)} words once: {', '.join(sorted(came))}."
        )
    right = next((count for count, pair in enumerate(zip(told, came, strict=True)) if pair[0] != pair[1]), len(came))
    if right < len(came):
        raise Fail(
            "prediction",
            f"The first {right} {'word is' if right == 1 else 'words are'} as you say, then another word was printed than {told[right]!r}."
            if right
            else f"Another word was printed first than {told[0]!r}.",
        )
