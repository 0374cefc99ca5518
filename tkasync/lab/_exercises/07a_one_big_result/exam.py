from itertools import pairwise
from time import sleep

from tkasync.lab.examiner.fail import Fail

ALL = 10_000
MOST = 4_000  # rows in one turn of the event loop; 6,000 and more are waiting


def exam(lab):
    pages = [[f"{lab.salt} line {page * 2000 + number}" for number in range(1, 2001)] for page in range(5)]
    lab.click("Find")
    yield lab.until(
        lambda: lab.calls("find_lines"), Fail("not_asked", '"Find" was pressed, and find_lines() was not gone through.')
    )
    lab.calls("find_lines")[0].answer(pages[0])
    yield lab.until(
        lambda: lab.row_count() > 0,
        Fail(
            "late",
            "2,000 lines were found, the search still goes on, and the list is empty. The user reads nothing for as "
            "long as the whole search takes, and then gets all at once.",
            lab.calls("find_lines")[0].line,
        ),
        2,
    )
    rows, flooded = watch(lab), []
    # In a turn of its own: no row is taken in before it.
    lab.root.after(1, lambda: flooded.append(flood(lab, pages)))

    def all_there():
        if not flooded:
            return False
        answer(lab, pages)
        rows.append(lab.row_count())
        if (most := max(after - before for before, after in pairwise(rows))) > MOST:
            raise Fail(
                "at_once",
                f"The search was quicker than the window, and {most:,} lines had come together. The list took them all "
                "in one handler, and until it had ended the window neither redrew nor reacted.",
            )
        return rows[-1] >= ALL

    yield lab.until(
        all_there,
        lambda: Fail("missing", f"10,000 lines were found, and the list shows {lab.row_count():,} of them."),
        15,
    )
    yield lab.pause(0.3)  # what comes at the end of the task, too
    if lab.rows() != [row for page in pages for row in page]:
        raise Fail("missing", "All lines were found, and the list shows others, or shows them in another order.")


def watch(lab):
    """Return a list that gets how many rows there are, every five milliseconds of the event loop."""
    rows = [lab.row_count()]

    def look():
        lab.root.tk.call("after", 5, "catch lab_rows")
        rows.append(lab.row_count())

    lab.root.tk.createcommand("lab_rows", look)
    look()
    return rows


def flood(lab, pages):
    """Let the search run on while the window has no time, as on a slow machine; looks are counted, not seconds."""
    looks = 0
    while looks < 40:
        answer(lab, pages)
        sleep(0.02)
        # All five are asked for: a few looks more, for the last lines.
        looks += 1 if len(lab.calls("find_lines")) < 5 else 8


def answer(lab, pages):
    for call in lab.calls("find_lines"):
        if call.is_waiting:
            call.answer(pages[call.args[1]])
