import threading
import time

from tkasync.lab.examiner.fail import Fail

FILES = 200


def exam(lab):
    on_ui, pressed, read = threading.get_ident(), threading.Event(), []

    def serve(number):
        time.sleep(0.0005)
        if threading.get_ident() != on_ui and len(read) % FILES > 20:
            pressed.wait(10)  # a thread is quicker than the user: it waits for the presses
        read.append(number)
        return "the moon" if number <= moons else "the sun"

    lab.serve("read_file", serve)
    for turn, moons in enumerate((17 + int(lab.salt, 16) % 50, 80 + int(lab.salt, 16) % 60), 1):
        before = (turn - 1) * FILES
        pressed.clear()
        lab.click("Search")
        lab.click_again()
        lab.click("Count")
        yield lab.until(
            lambda: len(read) > before,
            Fail("not_searched", '"Search" was pressed, and no file was read.')
            if turn == 1
            else Fail("not_again", 'A search was over, "Search" was pressed again, and no file was read.'),
        )
        yield lab.until(
            lambda: lab.shows(f"pressed {turn} times"),
            Fail("not_counted", f'"Count" was pressed, and "pressed {turn} times" is not shown.'),
        )
        if len(read) >= turn * FILES:
            raise Fail(
                "not_meanwhile",
                f'"Count" was pressed while files were read, and counted when all {FILES} were: until then the user '
                "presses, and nothing happens.",
                lab.calls("read_file")[-1].line,
            )
        pressed.set()
        yield lab.until(
            lambda: lab.shows(f"the moon is in {moons} files") or is_mixed(read[before:]),
            lambda: Fail(
                "not_found",
                f"The moon is in {moons} of the {FILES} files, and the window shows: {' / '.join(lab.texts())}.",
            ),
            patience=15,
        )
        yield lab.pause(0.2)
        if is_mixed(read[before:]):
            raise Fail(
                "twice",
                f'"Search" was pressed again while it searched, and file {read[before:][again(read[before:])]} was '
                "read a second time: two searches at once, and which of their results is shown is chance.",
                lab.calls("read_file")[before + again(read[before:])].line,
            )


def again(numbers):
    return next((at for at, number in enumerate(numbers) if number in numbers[:at]), None)


def is_mixed(numbers):
    return again(numbers) is not None
