from tkasync.lab.examiner.fail import Fail


def exam(lab):
    for number, (outcome, pauses) in enumerate([("value", (0.02, 0.6)), ("error", (0.02,)), ("value", (0.05,))], 1):
        lab.click("Ask")
        yield lab.until(
            lambda: len(lab.calls("ask")) >= number,
            Fail("not_asked", '"Ask" was pressed, and ask() was not called.')
            if number == 1
            else Fail("locked", 'The question was over, "Ask" was pressed again, and nothing was asked.'),
        )
        for pause in pauses:
            yield lab.pause(pause)
            lab.click_again()
        yield lab.pause(0.5)
        calls = lab.calls("ask")
        if len(calls) > number:
            raise Fail(
                "twice",
                '"Ask" was pressed again while the first question was under way, and the server was asked again. '
                "An order would be sent twice.",
                calls[-1].line,
            )
        text = f"{outcome} {number} {lab.salt}"
        calls[-1].answer(text) if outcome == "value" else lab.fail_call(calls[-1], text)
        yield lab.until(
            lambda: lab.shows(text), Fail("no_answer", f"ask() has ended with {text!r}, and that is not shown.")
        )
        yield lab.pause(0.3)
        if len(lab.calls("ask")) > number:
            raise Fail("later", "The presses were kept, and asked when the first answer was there.", calls[-1].line)
