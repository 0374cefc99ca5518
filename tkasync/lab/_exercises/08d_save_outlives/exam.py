from tkasync.lab.examiner.fail import Fail


def exam(lab):
    names = [f"{name} {lab.salt}" for name in ("Ada", "Grace", "Alan", "Edsger")]
    yield from typed(lab, names[0])
    yield from saved(lab, names[0], 1)
    yield lab.pause(0.4)
    yield from told(lab, names[0], names[0])
    yield from typed(lab, names[1])
    yield from saved(lab, names[1], 2)
    yield from typed(lab, names[2])
    call = call_for(lab, names[1])
    error = f"no room for it {lab.salt}"
    lab.fail_call(call, error)
    yield from told(lab, names[1], error)
    yield from saved(lab, names[2], 3)
    yield from told(lab, names[2], names[2])
    yield from typed(lab, names[3])
    yield from saved(lab, names[3], 4)
    lab.close()
    yield lab.pause(3)


def finale(lab):
    call = lab.calls("save")[-1]
    if call.is_waiting and call.thread.daemon:
        raise Fail(
            "cut_off",
            "The window was closed while a name was saved, and the process ended at once: half of it is on the disk.",
            call.line,
        )
    if call.is_waiting:
        call.answer()


def call_for(lab, name):
    return next((call for call in lab.calls("save") if name in str(call.args[0])), None)


def typed(lab, name):
    """Open the dialog, type *name*, and press "Save": the dialog goes."""
    lab.click("New")
    yield lab.until(lambda: "Save" in lab.texts(), Fail("no_dialog", '"New" was pressed, and there is no "Save".'))
    lab.type(name)
    lab.click("Save")
    yield lab.until(
        lambda: "Save" not in lab.texts(),
        Fail("stays", '"Save" was pressed, and while the disk works the dialog is still in the way.'),
        2,
    )


def saved(lab, name, count):
    yield lab.until(
        lambda: call_for(lab, name),
        Fail("lost", f'{name!r} was typed, "Save" was pressed, and the name was not saved.'),
        3,
    )
    if len(lab.calls("save")) > count:
        raise Fail("twice", f"{name!r} was saved more than once.", lab.calls("save")[-1].line)


def told(lab, name, text):
    if call_for(lab, name).is_waiting:
        call_for(lab, name).answer()
    how = "was saved" if text == name else f"could not be saved ({text!r})"
    yield lab.until(
        lambda: lab.shows(text),
        Fail(
            "lost",
            f"{name!r} {how} after its dialog had gone, and the window does not say so. The user cannot know whether "
            "the name is safe.",
            call_for(lab, name).line,
        ),
        3,
    )
