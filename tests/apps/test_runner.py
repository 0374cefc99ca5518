"""The runner, used in its window with real programs."""

from __future__ import annotations

import sys
import tkinter as tk

import pytest

from apps.runner.job import Job
from apps.runner.window import Runner
from tkasync.processes.commands import options
from tkasync.testing import Pilot

DEAF = "sh -c 'trap \"\" TERM; echo deaf; sleep 60 & wait; sleep 60'"


@pytest.fixture
def runner(tk_root: tk.Tk, pilot: Pilot) -> Runner:
    runner = Runner(tk_root)
    runner.pack(fill="both", expand=True)
    tk_root.update()
    return runner


def run(pilot: Pilot, runner: Runner, line: str) -> Job:
    runner.line.delete(0, "end")
    pilot.type(runner.line, line)
    pilot.press("<Return>", runner.line)
    job = runner.job
    assert job is not None
    return job


def text(job: Job) -> str:
    return job.view.text.get("1.0", "end-1c")


def status(job: Job) -> str:
    return str(job.status["text"])


def test_a_command_runs_in_a_tab_of_its_own_and_says_how_it_ended(runner: Runner, pilot: Pilot) -> None:
    job = run(pilot, runner, "sh -c 'echo hello; exit 3'")
    pilot.wait_until(lambda: "ended with code 3 after" in status(job))
    assert text(job) == "hello"
    assert runner.tabs.tab("current", "text") == "sh"
    assert job.stopper.instate(["disabled"])


def test_a_long_line_leaves_the_search_and_the_buttons_their_room(runner: Runner, pilot: Pilot) -> None:
    runner.winfo_toplevel().geometry("700x400")
    job = run(pilot, runner, "echo " + "long " * 60)
    pilot.wait_until(lambda: "ended with code 0" in status(job))
    pilot.settle()
    for widget in (job.stopper, job.wanted):
        assert widget.winfo_width() == widget.winfo_reqwidth()


def test_python_is_answered(runner: Runner, pilot: Pilot) -> None:
    job = run(pilot, runner, f"{sys.executable} -I -S -q -i")
    pilot.wait_until(lambda: ">>>" in text(job))
    pilot.type(job.answer, "6 * 7")
    pilot.press("<Return>", job.answer)
    pilot.wait_until(lambda: "6 * 7\n42" in text(job))
    assert job.answer.get() == ""
    pilot.press("<Control-d>", job.answer)
    pilot.wait_until(lambda: "ended with code 0" in status(job))


def test_a_bar_that_moves_stays_in_its_line_and_has_its_colour(runner: Runner, pilot: Pilot) -> None:
    job = run(pilot, runner, r"sh -c 'printf 10; printf \\r\\033[32m20; printf \\033[0m\\n'")
    pilot.wait_until(lambda: "ended" in status(job))
    assert text(job) == "20"
    assert job.view.text.tag_names("1.0") == ("foreground 2",)


def test_several_run_side_by_side_and_one_without_end_disturbs_nobody(runner: Runner, pilot: Pilot) -> None:
    endless = run(pilot, runner, "yes")
    pilot.wait_until(lambda: endless.view.line_count > 5_000)
    job = run(pilot, runner, "echo beside")
    pilot.wait_until(lambda: "code 0" in status(job))
    assert text(job) == "beside"
    pilot.press("<Control-Prior>", runner)
    assert runner.job is endless
    pilot.press("<Escape>", runner)
    pilot.wait_until(lambda: "stopped" in status(endless))


def test_what_is_deaf_is_killed_by_a_second_stop(
    runner: Runner, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "KILL_AFTER", 3600.0)  # nothing but the second stop kills it
    job = run(pilot, runner, DEAF)
    pilot.wait_until(lambda: "deaf" in text(job))
    job.stop()
    pilot.wait_until(lambda: "stopping" in status(job))
    command = job.command
    assert command is not None
    job.stop()
    pilot.wait_until(lambda: not command.still_running)


def test_a_tab_that_is_closed_ends_its_command(runner: Runner, pilot: Pilot) -> None:
    job = run(pilot, runner, "sleep 60")
    command = job.command
    assert command is not None
    pilot.wait_until(command.is_running)
    pilot.press("<Control-w>", runner)
    assert runner.tabs.tabs() == ()
    assert command.cancelled()
    pilot.wait_until(lambda: not command.still_running)


def test_what_cannot_be_started_says_so_in_its_tab(runner: Runner, pilot: Pilot) -> None:
    job = run(pilot, runner, "no-such-program -x")
    pilot.wait_until(lambda: "could not be started" in status(job))
    assert "is it installed" in text(job)


def test_a_line_that_is_none_is_told_and_opens_no_tab(runner: Runner, pilot: Pilot) -> None:
    runner.line.insert(0, "echo 'open")
    runner.start_line()
    assert "quotation" in str(runner.complaint["text"])
    assert runner.tabs.tabs() == ()


def test_again_runs_it_again_in_place_of_the_run_that_goes_on(runner: Runner, pilot: Pilot) -> None:
    job = run(pilot, runner, "sh -c 'echo one; sleep 60'")
    pilot.wait_until(lambda: "one" in text(job))
    first = job.command
    job.run()
    assert first is not None
    assert first.cancelled()
    pilot.wait_until(lambda: text(job).count("one") == 2)
    assert "running" in status(job)
    job.stop()
    pilot.wait_until(lambda: job.command is not None and not job.command.still_running)


def test_what_is_found_is_counted_and_marked(runner: Runner, pilot: Pilot) -> None:
    job = run(pilot, runner, "printf 'tea for two\\nno\\nTea'")
    pilot.wait_until(lambda: "ended" in status(job))
    pilot.type(job.wanted, "tea")
    pilot.wait_until(lambda: str(job.found["text"]) == "2 found")
    pilot.press("<Return>", job.wanted)
    assert [str(index) for index in job.view.text.tag_ranges("current hit")] == ["1.0", "1.3"]
