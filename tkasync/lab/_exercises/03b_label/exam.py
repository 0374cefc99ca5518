from tkasync.lab.examiner.fail import Fail


def exam(lab):
    for number in (1, 2):
        lab.click("Ask")
        yield lab.until(
            lambda: len(lab.calls("ask")) == number,
            Fail("not_asked", '"Ask" was pressed, and ask() was not called.'),
        )
        yield lab.pause(0.3)
        answer = f"answer {number} {lab.salt}"
        lab.calls("ask")[-1].answer(answer)
        yield lab.until(
            lambda: lab.shows(answer), Fail("no_answer", "ask() has answered, and the answer is not shown.")
        )
