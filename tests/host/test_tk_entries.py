"""From Tcl into Python: what goes wrong there is told, what is done there belongs to nobody, nothing stays behind."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator

import pytest

from tkasync import current_task, on_cleanup, scope_of, spawn_ui_task
from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.runtime.current import current_scope
from tkasync.runtime.runtime import Runtime
from tkasync.tk.host.entries import TclEntries, TclEntry

WHERE = "while a test ran"


class Entered:
    """A plain root, its entries, and what was reported."""

    def __init__(self) -> None:
        self.root = tk.Tk()
        self.reported: list[tuple[BaseException, str]] = []
        self.queue = UiDispatchQueue(report=lambda error, where: self.reported.append((error, where)))
        self.entries = TclEntries(self.root.tk, self.queue)

    def call(self, entry: TclEntry, *args: str) -> None:
        self.root.tk.eval(entry.script_with(" ".join(args)))

    def commands(self) -> str:
        return str(self.root.tk.eval("info commands tkasync_*"))


@pytest.fixture
def entered() -> Iterator[Entered]:
    entered = Entered()
    yield entered
    entered.root.destroy()


def test_a_command_gets_what_tcl_passes(entered: Entered) -> None:
    seen: list[tuple[str, ...]] = []
    entry = entered.entries.command("seen", lambda *args: seen.append(args), WHERE)
    entered.call(entry, ".frame", "7")
    entered.root.tk.eval(entry.script)
    assert seen == [(".frame", "7"), ()]
    assert entry.name == "tkasync_seen"


def test_an_error_is_reported_with_its_place_and_tcl_goes_on(entered: Entered) -> None:
    entry = entered.entries.command("fails", lambda: 1 / 0, WHERE)
    assert entered.root.tk.eval(f"{entry.script}; set after 1") == "1"
    [(error, where)] = entered.reported
    assert (type(error), where) == (ZeroDivisionError, WHERE)


def test_an_error_of_the_hosts_own_work_is_reported_too(entered: Entered) -> None:
    entered.root.tk.eval(entered.entries.raw_command("fails", lambda: 1 / 0).script)
    assert [type(error) for error, _where in entered.reported] == [ZeroDivisionError]


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_what_ends_the_program_leaves_mainloop_and_shows_no_error_of_tcls(
    entered: Entered, error: type[BaseException]
) -> None:
    def end() -> None:
        raise error

    entered.root.tk.eval("set shown no; proc bgerror {message} {set ::shown yes}")
    entry = entered.entries.command("ends", end, WHERE)
    entered.root.tk.call("after", 1, entry.script)
    with pytest.raises(error):
        entered.root.mainloop()
    entered.root.update()
    assert (entered.root.tk.getvar("shown"), entered.reported) == ("no", [])


def jobs_of(root: tk.Tk) -> str:
    """The scripts of its ``after`` jobs."""
    return str(
        [root.tk.call("after", "info", job) for job in root.tk.splitlist(root.tk.call("after", "info"))]
    )


def test_the_close_leaves_no_command_and_no_job(entered: Entered) -> None:
    seen: list[str] = []
    entry = entered.entries.command("seen", lambda: seen.append("entry"), WHERE)
    entered.root.tk.call("after", 1, entry.script)
    entered.root.after(1, seen.append, "the program's")
    entered.entries.close()
    assert entered.commands() == ""
    assert "tkasync_" not in jobs_of(entered.root)
    entered.root.after(20, entered.root.quit)
    entered.root.mainloop()
    assert seen == ["the program's"]


def test_one_that_lasts_outlives_the_close(entered: Entered) -> None:
    entry = entered.entries.lasting_command("lasts", int, WHERE)
    entered.entries.close()
    assert entered.commands() == "tkasync_lasts"
    entry.delete()
    entry.delete()
    assert entered.commands() == ""


def test_the_close_after_the_end_of_the_application_is_harmless() -> None:
    entered = Entered()
    entered.entries.command("seen", int, WHERE)
    entered.root.destroy()
    entered.entries.close()


# On a window


def test_a_widget_destroyed_in_tcl_inside_a_task_ends_outside_of_it(tk_root: tk.Tk, pilot) -> None:
    """Its cleanups are no part of the task in the middle of which Tk runs them: what they start is the runtime's."""
    seen: list[object] = []
    frame = tk.Frame(tk_root)
    with Owned(scope_of(frame)):
        on_cleanup(lambda: seen.extend([current_task(), current_scope()]))

    async def destroy() -> None:
        tk_root.tk.call("destroy", str(frame))

    spawn_ui_task(destroy)
    pilot.settle()
    assert seen == [None, Runtime.of(tk_root).scope]


def test_a_closed_runtime_leaves_one_command_until_the_root_ends(tk_root: tk.Tk) -> None:
    """That one waits for the root's end. A command of Python's holds the interpreter; the pin's is there to do so."""
    Runtime.of(tk_root).close()
    commands, procedures = (
        set(tk_root.tk.eval(f"info {kind} tkasync_*").split()) for kind in ("commands", "procs")
    )
    assert commands - procedures == {"tkasync_ended", "tkasync_pin"}
