import random

from tkasync.lab.examiner.fail import Fail

MOST, ALL = 4, 10


def exam(lab):
    lab.click("Check")
    failing = random.randrange(2, 9)
    for done in range(ALL):
        wanted = min(MOST, ALL - done)
        yield lab.until(lambda: waiting(lab) >= wanted, lambda: too_few(lab, done, wanted))
        yield lab.pause(0.4 if done < 2 else 0.1)
        if waiting(lab) > MOST:
            raise Fail(
                "too_many",
                f"{waiting(lab)} links were under way at the same moment; four is what the server bears. It shuts out who "
                "asks for more, and all of them fail.",
                lab.calls("check_link")[-1].line,
            )
        call = random.choice([call for call in lab.calls("check_link") if call.is_waiting])
        text = f"answer-{done}-{lab.salt}"
        lab.fail_call(call, text) if done == failing else call.answer(text)
        yield lab.until(
            lambda: lab.shows(text),
            unshown(call, text, done, is_failing=done == failing),
        )
    yield lab.pause(0.3)
    if len(lab.calls("check_link")) > ALL:
        raise Fail("twice", "A link was asked for twice.", lab.calls("check_link")[-1].line)


def waiting(lab):
    return sum(call.is_waiting for call in lab.calls("check_link"))


def unshown(call, text, done, is_failing):
    if is_failing:
        return Fail(
            "no_answer",
            f"{done} links had their answers. Then check_link({call.args[0]!r}) failed with OSError({text!r}), and that is "
            "not shown: the user waits for this link without end.",
            call.line,
        )
    return Fail(
        "no_answer",
        f"{done} links had their answers. Then check_link({call.args[0]!r}) returned {text!r} while others were under way, "
        "and that is not shown.",
        call.line,
    )


def too_few(lab, done, wanted):
    calls = lab.calls("check_link")
    if not calls:
        return Fail("not_asked", '"Check" was pressed, and check_link() was not called.')
    if done == 0:
        return Fail("one_by_one", f"Never more than {waiting(lab)} under way at once, where four may be: the user waits longer.")
    return Fail(
        "no_next",
        f"{done} of ten links had an answer, {waiting(lab)} were under way, where {wanted} may be, and no further one was "
        "asked. One slow link is not to hold up the others.",
    )
