import threading
import time
from collections import Counter

from tkasync.lab.examiner.fail import Fail

# Twice what is allowed: a loop may take two stretches in one round.
FILES, MOST = 200, 90


def exam(lab):
    moons = {number for number in range(1, FILES + 1) if (number + int(lab.salt, 16)) % 3 == 0}
    moons |= {1, FILES}  # who leaves out the first file or the last one is not right by chance
    on_ui, counted = threading.get_ident(), threading.Event()
    read, in_one_go = [], Counter()

    def serve(number):
        if number % 5 == 0:
            time.sleep(0.001)  # a wake takes a busy machine twenty times as long
        if threading.get_ident() == on_ui:
            in_one_go[lab.turn()] += 1
            is_counted()
        elif len(read) > 20:
            counted.wait(10)  # a thread is quicker than the user: it waits for the press
        read.append(number)
        return "the moon" if number in moons else "the sun"

    def is_counted():
        if lab.shows("pressed 1 times") and len(read) < FILES:
            counted.set()
        return lab.shows("pressed 1 times")

    lab.serve("read_file", serve)
    lab.click("Search")
    lab.click("Count")
    yield lab.until(lambda: read, Fail("not_searched", '"Search" was pressed, and no file was read.'))
    yield lab.until(is_counted, Fail("not_counted", '"Count" was pressed, and "pressed 1 times" is not shown.'))
    if not counted.is_set():
        raise Fail(
            "not_meanwhile",
            f'"Search" and then "Count" were pressed. The count came when all {FILES} files were read: until then the '
            "user presses, and nothing happens.",
            lab.calls("read_file")[-1].line,
        )
    yield lab.until(
        lambda: lab.shows(f"the moon is in {len(moons)} files"),
        lambda: Fail(
            "not_found",
            f"The moon is in {len(moons)} of the {FILES} files. {len(set(read))} were read, and the window shows: "
            f"{' / '.join(lab.texts())}.",
        ),
        patience=15,
    )
    if (most := max(in_one_go.values(), default=0)) > MOST:
        raise Fail(
            "long_steps",
            f"{most} files were read in one go. Meanwhile the window stands still, and a press waits for its answer.",
            lab.calls("read_file")[-1].line,
        )
