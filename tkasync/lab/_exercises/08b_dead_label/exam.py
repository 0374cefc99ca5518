from tkasync.lab.examiner.fail import Fail


def exam(lab):
    report = yield from opened(lab, "Report", 1)
    letter = yield from opened(lab, "Letter", 1)
    yield from shown(lab, "Report", 1, report)
    yield from closed_meanwhile(lab, report, "Report", 2)
    for page in (1, 2):
        yield from shown(lab, "Letter", page, letter)
    second = yield from opened(lab, "Report", 3)
    yield from closed_meanwhile(lab, second, "Report", 3)
    yield from shown(lab, "Letter", 3, letter)
    if letter not in lab.windows():
        raise Fail("stops_all", 'The window of "Report" was closed, and that of "Letter" has gone with it.')


def asked(lab, name):
    return [call for call in lab.calls("load") if name in str(call.args[0])]


def opened(lab, name, wanted):
    """Press the button, and return the new window once its first page is asked for: call number *wanted*."""
    before = lab.windows()
    lab.click(name)
    yield lab.until(
        lambda: len(lab.windows()) > len(before),
        Fail("no_window", f'"{name}" was pressed, and no new window has come.'),
    )
    yield lab.until(
        lambda: len(asked(lab, name)) >= wanted,
        Fail("stops_all", f'"{name}" was pressed while another document was loaded, and nothing is loaded for it.')
        if len(lab.calls("load"))
        else Fail("not_loaded", f'"{name}" was pressed, and nothing is loaded for it.'),
    )
    return next(window for window in lab.windows() if window not in before)


def shown(lab, name, page, window):
    """Answer the page that is asked for, and wait until it is read in *window*."""
    yield lab.until(
        lambda: asked(lab, name)[-1].is_waiting,
        Fail("stops_all", f'Page {page} of "{name}" is not loaded, since another window was opened or closed.'),
    )
    text = f"{name} {page} {lab.salt}"
    asked(lab, name)[-1].answer(text)
    yield lab.until(
        lambda: lab.shows(text),
        Fail("stops_all", f'Page {page} of "{name}" was loaded while its window was open, and is not shown.'),
    )
    if not lab.shows(text, window):
        raise Fail("wrong_window", f'Page {page} of "{name}" is shown in the window of another document.')


def closed_meanwhile(lab, window, name, count):
    """Close *window* while a page is under way, answer, and see that nothing comes after it."""
    yield lab.until(
        lambda: len(asked(lab, name)) == count, Fail("not_loaded", f'The next page of "{name}" is not loaded.')
    )
    lab.close_window(window)
    yield lab.until(
        lambda: window not in lab.windows(), Fail("stays", f'The window of "{name}" was closed, and is still there.')
    )
    yield lab.pause(0.15)
    call = asked(lab, name)[-1]
    call.answer(f"late {lab.salt}")
    yield lab.pause(0.35)
    if len(asked(lab, name)) > count:
        raise Fail(
            "goes_on",
            f'The window of "{name}" was closed while a page was loaded, and then the next page was loaded, for '
            "nobody. Who opens and closes a few windows waits for all that they have left behind.",
            call.line,
        )
    if lab.shows(f"late {lab.salt}"):
        raise Fail("wrong_window", f'The window of "{name}" is closed, and its page is shown in another one.')
