"""What the facts mean: a finding for each subject, good or bad."""

from __future__ import annotations

from collections.abc import Iterator

from tkasync.loading import how_to_install
from tkasync.tools.doctor.facts import Facts
from tkasync.tools.doctor.finding import Finding, Level
from tkasync.tools.doctor.known_faults import known_faults

_OLDEST, _NEWEST = (3, 11), (3, 15)  # that the suite runs on
_SLOW_WAKE = 0.02  # seconds: a flight of 50 wakes is quicker on a machine under load


def findings(facts: Facts) -> Iterator[Finding]:
    """Judge *facts*, what everything else stands on first."""
    yield python(facts)
    yield from packages(facts)
    yield from tk(facts)
    yield from window(facts)
    yield from known_faults(facts)


def python(facts: Facts) -> Finding:
    """Whether this Python is one that the suite runs on."""
    version = ".".join(map(str, facts.python))
    text = f"{facts.implementation} {version}, GIL {'on' if facts.has_gil else 'off'}; {facts.where}"
    if facts.python < _OLDEST:
        return Finding(
            "Python", Level.FAULT, text, f"tkasync needs Python {_OLDEST[0]}.{_OLDEST[1]} or newer"
        )
    if facts.python[:2] > _NEWEST or facts.implementation != "CPython":
        return Finding(
            "Python", Level.NOTE, text, "not tested with this one: run tkasync's own suite, scripts/test"
        )
    return Finding("Python", Level.OK, text)


def packages(facts: Facts) -> Iterator[Finding]:
    """Whether the packages are there."""
    for name, version in facts.packages.items():
        if version:
            yield Finding(name, Level.OK, version)
        elif name == "ttkbootstrap":
            text = "not installed; run() needs it, a window of your own does not"
            yield Finding(name, Level.FAULT, text, how_to_install(name))
        else:
            yield Finding(name, Level.FAULT, "not installed", how_to_install(name))


def tk(facts: Facts) -> Iterator[Finding]:
    """Whether there is a Tk, and whether it can be used with threads."""
    told = facts.window
    if "tcl" not in told:
        cure = how_to_install("tkinter") if told.get("missing") in ("tkinter", "_tkinter") else ""
        yield Finding("tkinter", Level.FAULT, told.get("error") or facts.ended or "it says nothing", cure)
        return
    version = told.get("tk", told["tcl"])
    tested = version.startswith(("8.6", "9.0"))
    yield Finding(
        "Tcl/Tk",
        Level.OK if tested else Level.FAULT if version.startswith(("8.4", "8.5")) else Level.NOTE,
        version,
        "" if tested else "tested are Tk 8.6 and 9.0",
    )
    if told["threaded"] or not version.startswith("8."):
        yield Finding("threads", Level.OK, "Tcl knows threads")
    else:
        cure = "take a Python whose Tcl is built with threads, as Debian's, Homebrew's and python.org's are"
        yield Finding("threads", Level.FAULT, "this Tcl is built without threads", cure)


def window(facts: Facts) -> Iterator[Finding]:
    """Whether a window opens, what it looks like, and whether a thread can wake it."""
    told = facts.window
    if "tcl" not in told:
        return
    if "tk" not in told:
        cure = _display_cure(facts) if "error" in told else ""
        yield Finding("display", Level.FAULT, told.get("error") or facts.ended, cure)
        return
    text = f"{facts.display} {told['windows']}, {told['screen']}, scaling {told['scaling']}"
    yield Finding("display", Level.OK, text.strip())
    yield fonts(facts)
    if "wake" not in told:
        yield Finding("wake", Level.FAULT, facts.ended or "a thread could not wake the window")
        return
    yield waker(facts)


def fonts(facts: Facts) -> Finding:
    """Whether text can be read: without scalable fonts X11 shows small bitmaps."""
    families, default = facts.window["families"], facts.window["font"]
    if families < 10 and facts.window["windows"] == "x11":
        cure = "apt install fonts-dejavu-core, or your system's package of scalable fonts"
        return Finding("fonts", Level.NOTE, f"{families} families only, {default} by default", cure)
    return Finding("fonts", Level.OK, f"{families} families, {default} by default")


def waker(facts: Facts) -> Finding:
    """Whether threads wake the window at once."""
    seconds = facts.window["wake"]
    text = f"by {facts.window['waker']}, {seconds * 1000:.2f} ms from a thread and back"
    if facts.window["waker"] == "poll":
        cure = "allow connections to 127.0.0.1 within this machine: without them the window polls"
        return Finding("wake", Level.NOTE, text, cure)
    return Finding("wake", Level.OK if seconds < _SLOW_WAKE else Level.NOTE, text)


def _display_cure(facts: Facts) -> str:
    if facts.system != "linux":
        return "start it in a session with a desktop"
    if not facts.display:
        return "set DISPLAY; without a desktop `xvfb-run python program.py`, from afar `ssh -X`"
    return f"nothing answers at DISPLAY={facts.display}: start its X server, or set another"
