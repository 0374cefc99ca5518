from tkasync.lab.examiner.fail import Fail

PARTS = 4
ENDS = {"last": "with the last part", "error": "by an error", "stop": 'by "Stop"'}


def exam(lab):
    last = ""
    for turn, (how, part) in enumerate(
        [("last", PARTS), ("stop", 2), ("error", 3), ("stop", 1), ("error", 1), ("window", 2)], 1
    ):
        begun = len(lab.calls("copy_from_stick"))
        lab.click("Copy")
        for number in range(1, part + 1):
            yield lab.until(
                lambda: len(lab.calls("copy_from_stick")) == begun + number,
                Fail("not_copied", f'"Copy" was pressed, and part {number} was not copied.')
                if turn == 1 or number > 1
                else Fail("locked", f'A copy has ended {last}, "Copy" was pressed again, and nothing is copied.'),
            )
            if number < part:
                lab.calls("copy_from_stick")[-1].answer()
        call = lab.calls("copy_from_stick")[-1]
        if turn == 1:
            yield lab.long_wait()
        if turn < 4:
            lab.click_again()
            yield lab.pause(0.2)
            if len(lab.calls("copy_from_stick")) > begun + part:
                raise Fail(
                    "twice", '"Copy" was pressed while it copied, and a second copy began beside the first.', call.line
                )
        if how == "window":
            lab.close()
            yield lab.pause(3)
            return
        last = ENDS[how]
        if how == "stop":
            lab.click("Stop")
            yield lab.pause(0.15)
            call.answer()
        elif how == "error":
            text = f"part {part} cannot be read {lab.salt} {turn}"
            lab.fail_call(call, text)
            yield lab.until(
                lambda: lab.shows(text) or len(lab.calls("copy_from_stick")) > begun + part,
                Fail("vanished", f"A part has failed with {text!r}, and that is not shown."),
                2,
            )
        else:
            call.answer()
        yield lab.until(
            lambda: lab.is_enabled("Copy") or len(lab.calls("copy_from_stick")) > begun + part,
            Fail("locked", f'The copy has ended {last}, and "Copy" is still disabled: nothing can be copied any more.'),
            2,
        )
        yield lab.pause(0.2)
        if len(lab.calls("copy_from_stick")) > begun + part:
            raise Fail("goes_on", f"The copy has ended {last}, and then another part was copied.", call.line)


def finale(lab):
    call = lab.calls("copy_from_stick")[-1]
    count = len(lab.calls("copy_from_stick"))
    if call.is_waiting:
        call.answer()
    if lab.wait(lambda: len(lab.calls("copy_from_stick")) > count, 0.3):
        raise Fail("goes_on", "The window was closed, and then another part was copied.", call.line)
