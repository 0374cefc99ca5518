from tkasync.lab.examiner.course.course import Wait
from tkasync.lab.examiner.fail import Fail
from tkasync.runtime.current import open_runtimes
from tkasync.testing.probes.census import after_census
from tkasync.testing.probes.texts import press_close_button


def exam(lab):
    before = things(lab)
    for count in (1, 2, 3):
        window = yield from opened(lab)
        yield from closed(lab, window)
    yield from left_behind(lab, before, count)
    first = yield from opened(lab)
    second = yield from opened(lab)
    yield from ticks(lab, first, "A second window was opened, and the level in the first one stands still.")
    # Just after the second one's tick: what is kept for the newest timer alone is now kept for that one.
    yield lab.until(
        lambda: lab.shows(lab.calls("level")[-1].usual, second),
        Fail("stands", "A second window was opened, and the level in it stands still."),
    )
    press_close_button(first)
    yield from gone(lab, first)
    yield from ticks(lab, second, "One of two windows was closed, and the level in the other one stands still.")
    yield from closed(lab, second)
    yield from left_behind(lab, before, count + 2)


def things(lab):
    """How many timers, tasks and threads there are."""
    tasks = [runtime.statistics().tasks for runtime in open_runtimes()]
    return {"timers": len(after_census(lab.root)), "tasks": sum(tasks), "threads": len(lab.threads())}


def opened(lab):
    before = lab.windows()
    lab.click("Level")
    yield lab.until(
        lambda: len(lab.windows()) > len(before),
        Fail("no_window", '"Level" was pressed, and there are no more windows than before.'),
    )
    window = next(window for window in lab.windows() if window not in before)
    yield from ticks(lab, window, '"Level" was pressed, and the level in the new window stands still.')
    return window


def ticks(lab, window, text):
    """Wait until three different levels were read in *window*."""
    seen = set()

    def read():
        seen.add(tuple(line for line in lab.texts(window) if "dB" in line))
        return len(seen - {()}) >= 3

    yield lab.until(read, Fail("stands", text))


def closed(lab, window):
    lab.close_window(window)
    yield from gone(lab, window)


def gone(lab, window):
    yield lab.until(lambda: window not in lab.windows(), Fail("stays", "The window was closed, and is still there."))


def left_behind(lab, before, count):
    """All *count* windows are closed: nothing asks for the level, and nothing waits to."""
    yield Wait(lambda: not more(lab, before), None, 0.8)
    begun = len(lab.calls("level"))
    yield lab.pause(0.35)
    if left := more(lab, before):
        number, kind = left
        raise Fail(
            "leak",
            f"{count} windows were opened and closed, and {number} {kind} more than before are left. Each opening "
            "leaves something behind that runs as long as the program.",
        )
    if len(lab.calls("level")) > begun:
        raise Fail(
            "leak",
            f"{count} windows were opened and closed, and level() is still called.",
            lab.calls("level")[-1].line,
        )


def more(lab, before):
    now = things(lab)
    return next(((now[kind] - before[kind], kind) for kind in now if now[kind] > before[kind]), None)
