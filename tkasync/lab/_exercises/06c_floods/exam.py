import threading

from tkasync.lab.examiner.fail import Fail

LINES, MOST = 5_000, 500


def exam(lab):
    seen, gates, reached = threading.Event(), (LINES * 2 // 5, LINES * 4 // 5), []

    def serve(number):
        if number in gates:
            reached.append(number)
            seen.wait(10)
            seen.clear()
        return f"line {number}"

    def shown():
        return [text for text in lab.texts() if any(letter.isdigit() for letter in text) and text != lab.root.title()]

    lab.serve("read_line", serve)
    lab.updates()
    lab.click("Read")
    before = shown()
    for count, gate in enumerate(gates, 1):
        yield lab.until(
            lambda: len(reached) == count or lab.updates() > MOST,
            Fail("not_read", f'"Read" was pressed, and line {gate} was not read.'),
            patience=10,
        )
        if lab.updates() <= MOST:
            yield lab.until(
                lambda: shown() != before,
                Fail(
                    "no_progress",
                    f"{gate} of {LINES} lines are read, and the window does not show that anything has happened since "
                    "the last look. The user takes it for dead.",
                    lab.calls("read_line")[-1].line,
                ),
                patience=3,
            )
        before = shown()
        seen.set()
    yield lab.until(
        lambda: lab.shows(f"{LINES} lines") or lab.updates() > MOST,
        lambda: Fail(
            "no_end", f'All lines are read, and the window does not show "{LINES} lines", but {" / ".join(lab.texts())}.'
        ),
        patience=10,
    )
    if lab.updates() > MOST:
        raise Fail(
            "floods",
            f"{LINES} lines were read, and the window was changed more than {MOST} times for it. Nobody sees that, and "
            "meanwhile a press of the user waits in line behind it.",
            lab.calls("read_line")[-1].line,
        )
