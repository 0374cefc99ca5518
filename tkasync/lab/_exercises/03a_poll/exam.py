from tkasync.lab.examiner.fail import Fail

ROUNDS = [["Oslo"], ["Lima", "Rome"], ["Rome", "Oslo", "Lima"]]


def exam(lab):
    wanted = []
    for turn, towns in enumerate(ROUNDS, 1):
        before = len(lab.calls("weather"))
        for count, town in enumerate(towns, 1):
            lab.click(town)
            yield lab.until(
                lambda: len(lab.calls("weather")) == before + count,
                Fail("not_asked", f"{town} was pressed, and weather() was not called."),
            )
        # One look, at whatever time after the press, does not meet both a quick server and a slow one.
        yield lab.pause(2.5 if turn == len(ROUNDS) else 0.3)
        for call in lab.calls("weather")[before:]:
            wanted.append(f"{call.args[0]} {turn} {lab.salt}")
            call.answer(wanted[-1])
        yield lab.until(
            lambda: all(lab.shows(answer) for answer in wanted),
            lambda: Fail(
                "no_answer",
                f"{len(wanted)} answers have come so far, and {sum(map(lab.shows, wanted))} of them are in the window: "
                "the user waits for the others for ever.",
            ),
            patience=3,
        )
    rows = shown(lab)
    if sorted(rows) != sorted(wanted):
        raise Fail("again", f"{len(wanted)} answers have come, and {len(rows)} are shown: some of them twice.")


def shown(lab):
    return [text for text in lab.texts() if text.endswith(lab.salt)]
