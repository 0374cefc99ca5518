from tkasync.lab.examiner.fail import Fail


def exam(lab):
    for number, outcome in enumerate(["success", "error", "error", "success", "success"], 1):
        lab.click("Save")
        yield lab.until(
            lambda: len(lab.calls("save")) >= number,
            Fail("not_asked", '"Save" was pressed, and save() was not called.')
            if number == 1
            else Fail("locked", 'A save was over, "Save" was pressed again, and nothing was saved.'),
        )
        yield lab.pause(0.3)
        if number == 1:
            yield lab.long_wait()
        lab.click_again()
        yield lab.pause(0.4)
        calls = lab.calls("save")
        if len(calls) > number:
            raise Fail(
                "twice",
                '"Save" was pressed again while it saved, and save() was called again: two threads write one file.',
                calls[-1].line,
            )
        if outcome == "success":
            calls[-1].answer()
        else:
            text = f"the disk is full {number} {lab.salt}"
            lab.fail_call(calls[-1], text)
            yield lab.until(
                lambda: lab.shows(text), Fail("vanished", f"save() has failed with {text!r}, and that is not shown.")
            )
        yield lab.until(
            lambda: lab.is_enabled("Save"),
            Fail(
                "locked",
                f'A save has ended, by {"success" if outcome == "success" else "an error"}, and "Save" is still '
                "disabled. The user makes room on the disk, and cannot save: the text is lost.",
            ),
        )
        yield lab.pause(0.3)
        if len(lab.calls("save")) > number:
            raise Fail(
                "later",
                "A save was over, and save() was called again, although nobody had pressed since: a press during the save "
                "was kept, or the program saves by itself.",
                lab.calls("save")[-1].line,
            )
