from tkasync.lab.examiner.fail import Fail


def exam(lab):
    begun = 0
    for turn in (1, 2):
        lab.click("Copy")
        for part in (1, 2, 3, 4):
            yield lab.until(lambda: len(lab.calls("copy_from_stick")) > begun + part - 1, missing(turn, part))
            call = lab.calls("copy_from_stick")[begun + part - 1]
            if part == 2:
                lab.fail_call(call, f"part 2 cannot be read {lab.salt}")
            elif part < 4:
                call.answer()
        lab.click("Stop")
        yield lab.pause(0.3)
        lab.calls("copy_from_stick")[-1].answer()
        yield lab.pause(0.5)
        begun += 4
        if len(lab.calls("copy_from_stick")) > begun:
            raise Fail(
                "goes_on",
                '"Stop" was pressed during part 4, and then part 5 was copied. The user believes that nothing is '
                "written any more, and pulls the stick out.",
                lab.calls("copy_from_stick")[-1].line,
            )


def missing(turn, part):
    if part == 3:
        return Fail("gives_up", "Part 2 could not be read, and part 3 was not copied: one bad part costs all others.")
    if turn == 2:
        return Fail("not_again", f'After a stop "Copy" was pressed again, and part {part} was not copied.')
    return Fail("not_copied", f'"Copy" was pressed, and part {part} was not copied.')
