from tkasync.lab.examiner.fail import Fail
from tkasync.testing.probes.texts import press_close_button


def exam(lab):
    before = lab.timers()
    for turn, windows in enumerate((1, 2, 1), 1):
        for count in range(1, windows + 1):
            lab.click("Open")
            yield lab.until(
                lambda: open_windows(lab) == count,
                lambda: Fail(
                    "not_opened",
                    f'"Open" was pressed, and {open_windows(lab)} windows called "Clock" are there, instead of {count}.',
                ),
            )
        for number in (turn, turn + 1):
            yield lab.until(
                lambda: ticking(lab, number) == windows,
                lambda: Fail(
                    "not_ticking",
                    f"{windows} of the small windows were open, and {ticking(lab, number)} of them came to tick "
                    f"{number}.",
                ),
            )
        for left in reversed(range(windows)):
            if left:
                yield from close_the_other(lab)
            else:
                lab.close("Clock")
            yield lab.until(
                lambda: open_windows(lab) == left, Fail("not_closed", "The small window was closed, and is still there.")
            )
            if left:
                seen = [text for text in lab.texts() if text.startswith("ticks")]
                yield lab.until(
                    lambda: [text for text in lab.texts() if text.startswith("ticks")] != seen,
                    Fail("not_ticking", "One of two small windows was closed, and the other one ticks no longer."),
                )
        yield lab.pause(0.1)
        yield lab.until(
            lambda: lab.timers() <= before,
            lambda: Fail(
                "survives",
                f"The small windows are closed, and {lab.timers() - before} of their timers go on. Each window that a "
                "user opens and closes leaves another one, until the program is slow.",
            ),
            patience=1.5,
        )


def close_the_other(lab):
    """Close, of two small windows, the one that has not ticked last: what is kept for the newest timer is not its own."""
    shown, other = {}, []

    def one_ticks():
        before = dict(shown)
        shown.update({window: lab.texts(window) for window in lab.windows() if "Clock" in lab.texts(window)})
        ticked = [window for window, texts in shown.items() if texts != before.get(window)]
        if len(ticked) == 1:
            other.extend(window for window in shown if window is not ticked[0])
        return bool(other)

    yield lab.pause(5, or_until=one_ticks)
    press_close_button((other or lab.windows())[0])


def open_windows(lab):
    return lab.texts().count("Clock")


def ticking(lab, number):
    ticks = [text.partition(": ")[2] for text in lab.texts() if text.startswith("ticks: ")]
    return sum(tick.isdigit() and int(tick) >= number for tick in ticks)
