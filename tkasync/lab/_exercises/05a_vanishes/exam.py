from tkasync.lab.examiner.fail import Fail


def exam(lab):
    shown = ""
    for number, outcome in enumerate(["answer", "error", "error", "answer"], 1):
        lab.click("Ask")
        yield lab.until(
            lambda: len(lab.calls("ask")) >= number,
            Fail("not_asked", '"Ask" was pressed, and ask() was not called.')
            if number == 1
            else Fail("locked", 'A question was over, "Ask" was pressed again, and nothing was asked.'),
        )
        call, text = lab.calls("ask")[number - 1], f"{outcome} {number} {lab.salt}"
        if outcome == "answer":
            call.answer(text)
            fail = Fail("no_answer", f"ask() has answered {text!r}, and that is not shown.")
        else:
            lab.fail_call(call, text)
            fail = Fail(
                "vanished",
                f"ask() has failed and says {text!r}; the window does not say so. The user waits for an answer that "
                "never comes, and cannot tell anybody what is wrong.",
                call.line,
            )
        yield lab.until(lambda: lab.shows(text), fail)
        yield lab.until(
            lambda: not shown or not lab.shows(shown),
            Fail("old", f"The window shows {text!r}, and still {shown!r}, which is over: which of them is true now?"),
        )
        shown = text
