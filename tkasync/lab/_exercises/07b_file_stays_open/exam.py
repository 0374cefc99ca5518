from tkasync.lab.examiner.fail import Fail

ENDS = {"stop": 'by "Stop"', "last": "with the last line", "error": "by an error"}


def exam(lab):
    for turn, how in enumerate(["stop", "last", "error", "stop", "window"], 1):
        lab.click("Read")
        yield lab.until(
            lambda: len(lab.calls("open_log")) == turn,
            Fail("not_read", '"Read" was pressed, and the log was not opened.'),
        )
        opened, begun = lab.calls("open_log")[-1], len(lab.calls("read_line"))
        log = opened.usual
        opened.answer()
        for number in range(1, turn + 1):
            yield lab.until(
                lambda: len(lab.calls("read_line")) == begun + number,
                Fail("not_read", f"The log was opened, and its line {number} is not read."),
            )
            if number < turn:
                lab.calls("read_line")[-1].answer(f"line {number} {turn} {lab.salt}")
                yield lab.until(
                    lambda: lab.shows(f"line {number} {turn} {lab.salt}"),
                    Fail("missing", f"Line {number} was read, and it is not shown while the next one is awaited."),
                    3,
                )
        call, read = lab.calls("read_line")[-1], begun + turn
        if how == "window":
            lab.close()
            yield lab.pause(3)
        if how == "stop":
            lab.click("Stop")
            yield lab.pause(0.2)
            call.answer(f"the last one {lab.salt}")
        elif how == "last":
            call.answer("")
        else:
            lab.fail_call(call, f"the disk is gone {lab.salt}")
        yield lab.until(
            lambda: not log.is_open or len(lab.calls("read_line")) > read,
            Fail(
                "stays_open",
                f"The reading has ended {ENDS[how]}, and the log is still open. Nobody can open it again or delete it "
                "before this program ends.",
                opened.line,
            ),
            2,
        )
        yield lab.pause(0.1)
        if len(lab.calls("read_line")) > read:
            raise Fail("goes_on", f"The reading was ended {ENDS[how]}, and then another line was read.", call.line)


def finale(lab):
    opened, call = lab.calls("open_log")[-1], lab.calls("read_line")[-1]
    read = len(lab.calls("read_line"))
    if call.is_waiting:
        call.answer()
    lab.wait(lambda: not opened.usual.is_open or len(lab.calls("read_line")) > read, 2)
    if opened.usual.is_open:
        raise Fail(
            "stays_open", "The window was closed while the log was read, and the log was left open.", opened.line
        )
