from tkasync.lab.examiner.fail import Fail

STEPS = [("load", "loading"), ("ask", "asking"), ("save", "saving")]
FIRST = Fail("not_asked", '"Send" was pressed, and load() was not called.')


def exam(lab):
    refuse_callbacks(lab)
    for turn, failing in enumerate(["", "ask", "load", "save", ""], 1):
        begun, given = len(lab.calls("load")), []
        lab.click("Send")
        for at, (service, text) in enumerate(STEPS):
            before = len(lab.calls(service)) if at else begun
            yield lab.until(
                lambda: len(lab.calls(service)) > before,
                FIRST
                if turn == 1 and at == 0
                else Fail("locked", 'A sending was over, "Send" was pressed again, and nothing was loaded.')
                if at == 0
                else Fail("missing", f"{STEPS[at - 1][0]}() has answered, and {service}() was not called."),
            )
            call = lab.calls(service)[-1]
            if missing := [part for part in given if part not in str(call.args[0])]:
                raise Fail("data", f"{service}() was called without {missing[0]!r}, which was given before.", call.line)
            yield lab.until(
                lambda: is_alone(lab, service, call) and lab.shows(text),
                Fail("text", f"{service}() is under way, and {text!r} is not shown."),
                2,
            )
            if turn == 1 and at == 0:
                yield lab.long_wait()
            if turn == 1 or at == turn - 2:
                lab.click_again()
                yield lab.pause(0.15)
                if len(lab.calls("load")) > begun + 1:
                    raise Fail(
                        "twice",
                        f'"Send" was pressed during {service}(), and load() was called again: the letter is sent twice.',
                        lab.calls("load")[-1].line,
                    )
            is_alone(lab, service, call)
            answer = f"{service}-{turn}-{lab.salt}"
            if service == failing:
                lab.fail_call(call, answer)
                yield from failed(lab, service, answer)
                break
            given = [*given, answer]
            call.answer(answer)
        else:
            yield lab.until(
                lambda: lab.shows("sent") or len(lab.calls("load")) > begun + 1,
                Fail("text", 'save() has ended, and "sent" is not shown.'),
                2,
            )
        yield lab.until(
            lambda: lab.is_enabled("Send"), still_disabled(", by an error" if failing else ""), 2
        )
        if turn == 1:
            yield lab.pause(0.2)
            if len(lab.calls("load")) > begun + 1:
                raise begun_again(lab)


def refuse_callbacks(lab):
    """The pieces of Before are to be read, not to be called."""
    for name in ("loaded", "asked"):
        if hasattr(lab.namespace.get("Before"), name):
            setattr(lab.namespace["Before"], name, refused(name))


def refused(name):
    def refuse(*_args):
        raise Fail("callbacks", f"{name}() of Before was called: the story is told in pieces as it was before.")

    return refuse


def is_alone(lab, service, call):
    """Refuse another call beside *call*, whenever it comes: the two come from threads that do not wait for each other."""
    for other, _ in STEPS:
        if other != service and lab.calls(other) and lab.calls(other)[-1].is_waiting:
            earlier, later = sorted((lab.calls(name)[-1].number, name) for name in (service, other))
            raise Fail(
                "order", f"{later[1]}() was called while {earlier[1]}() was under way.", lab.calls(later[1])[-1].line
            )
    return True


def failed(lab, service, text):
    def goes_on():
        return [name for name, _ in STEPS if lab.calls(name) and lab.calls(name)[-1].is_waiting]

    yield lab.until(
        lambda: lab.shows(text) or goes_on(),
        Fail("vanished", f"{service}() has failed with {text!r}, and that is not shown."),
        2,
    )
    yield lab.pause(0.15)
    yield lab.until(lambda: lab.is_enabled("Send") or goes_on(), still_disabled(", by an error"), 2)
    if "load" in goes_on():
        raise begun_again(lab)
    if others := goes_on():
        raise Fail(
            "goes_on",
            f"{service}() has failed, and {others[0]}() was called: half a letter is sent.",
            lab.calls(others[0])[-1].line,
        )


def begun_again(lab):
    return Fail(
        "later",
        "A sending has ended, and load() was called again, although nobody had pressed since: a press during the sending "
        "was kept, or the program sends by itself.",
        lab.calls("load")[-1].line,
    )


def still_disabled(how):
    return Fail("locked", f'The sending has ended{how}, and "Send" is still disabled.')
