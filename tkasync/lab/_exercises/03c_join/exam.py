from tkasync.lab.examiner.fail import Fail


def exam(lab):
    for turn, order in enumerate(((0, 1), (1, 0)), 1):
        before = len(lab.calls("weather"))
        lab.click("Ask")
        yield lab.until(
            lambda: len(lab.calls("weather")) >= before + 2,
            lambda: Fail(
                "not_asked",
                f"\"Ask\" was pressed, and weather() was called {len(lab.calls('weather')) - before} times: the two towns "
                "are to be asked at the same time.",
            ),
        )
        # Longer than the watchman needs to see a handler that waits.
        yield lab.pause(0.3)
        calls = lab.calls("weather")[before:]
        answers = [f"{call.args[0]} {turn} {lab.salt}" for call in calls]
        for number in order:
            calls[number].answer(answers[number])
            yield lab.pause(0.2)
        yield lab.until(
            lambda: all(lab.shows(answer) for answer in answers),
            lambda: Fail(
                "no_answer",
                f"Both towns have answered, {calls[order[0]].args[0]} first, and {sum(map(lab.shows, answers))} of the "
                f"answers are shown: the window says {' / '.join(lab.texts())}.",
            ),
            patience=3,
        )
