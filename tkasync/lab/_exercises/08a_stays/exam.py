from tkasync.lab.examiner.fail import Fail


def exam(lab):
    lab.click("Copy")
    for part in (1, 2, 3):
        yield lab.until(
            lambda: len(lab.calls("copy_part")) == part,
            Fail("not_copied", f"\"Copy\" was pressed, and part {part} was not copied."),
        )
        if part < 3:
            lab.calls("copy_part")[-1].answer()
    lab.close()
    yield lab.pause(3)


def finale(lab):
    call = lab.calls("copy_part")[2]
    if call.is_waiting and call.thread.daemon:
        raise Fail(
            "cut_off",
            "The window was closed in the middle of part 3, and the process ended at once: half a part is on the disk.",
            call.line,
        )
    if call.is_waiting:
        call.answer()
    lab.wait(lambda: len(lab.calls("copy_part")) > 3, 0.7)
    if len(lab.calls("copy_part")) > 3:
        raise Fail("goes_on", "The window was closed during part 3, and then part 4 was copied.", call.line)
    if not lab.wait(lambda: not [thread for thread in lab.threads() if not thread.daemon], 3):
        raise Fail("stays", f"The window is closed, and the process stays: {lab.threads()[0].name} is still running.")
