from tkasync.lab.examiner.fail import Fail


def exam(lab):
    begun = 0
    for turn in (1, 2):
        lab.click("Copy")
        for part in (1, 2, 3):
            yield lab.until(
                lambda: len(lab.calls("copy_part")) == begun + part,
                Fail("not_copied", f"\"Copy\" was pressed, and part {part} was not copied.")
                if turn == 1
                else Fail("not_again", "After a stop \"Copy\" was pressed again, and nothing is copied."),
            )
            if part < 3:
                lab.calls("copy_part")[-1].answer()
        lab.click("Stop")
        yield lab.pause(0.3)
        for call in lab.calls("copy_part"):
            if call.is_waiting:
                call.answer()
        yield lab.pause(0.5)
        if len(lab.calls("copy_part")) > begun + 3:
            raise Fail(
                "goes_on",
                "\"Stop\" was pressed during part 3, and then part 4 was copied. The user believes that nothing is "
                "written any more, and pulls the stick out.",
                lab.calls("copy_part")[-1].line,
            )
        begun += 3
