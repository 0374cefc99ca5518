from tkasync.lab.examiner.fail import Fail

ORDERS = [((0, 1, 2), "Lima, Oslo, Rome"), ((2, 1, 0), "Rome, Oslo, Lima"), ((2, 0, 1), "Rome, Lima, Oslo")]
TOWNS = ("Lima", "Oslo", "Rome")


def exam(lab):
    for turn, (order, told) in enumerate(ORDERS):
        before = len(lab.calls("weather"))
        for count, town in enumerate(TOWNS, 1):
            lab.click(
                town,
                Fail("disabled", f"{town} cannot be pressed while another town is asked: the user has to wait."),
            )
            yield lab.until(
                lambda: len(lab.calls("weather")) == before + count,
                Fail("not_asked", f"{town} was pressed while others were asked, and weather() was not called for it."),
            )
            call = lab.calls("weather")[-1]
            if call.args[0] != town:
                raise Fail("other_town", f"{town} was pressed, and weather({call.args[0]!r}) was called.", call.line)
        yield lab.pause(0.1)
        calls = lab.calls("weather")[before:]
        answers = [f"{call.args[0]} {turn} {lab.salt}" for call in calls]
        for number in order:
            calls[number].answer(answers[number])
            yield lab.pause(0.2)
        yield lab.until(
            lambda: any(lab.shows(answer) for answer in answers),
            Fail("missing", "All three have answered, and none is shown."),
        )
        yield lab.pause(0.2)
        shown = [town for town, answer in zip(TOWNS, answers, strict=True) if lab.shows(answer)]
        if shown != ["Rome"]:
            raise Fail(
                "old",
                f"Lima, Oslo, Rome were pressed in this order, and answered in the order {told}. Then "
                f"{' and '.join(shown)} is shown. Rome was pressed last: an answer to an earlier question must be "
                "thrown away, whenever it comes.",
            )
