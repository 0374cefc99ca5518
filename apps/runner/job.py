"""One tab: a command, what it writes, a line to answer it, and how it has ended."""

from __future__ import annotations

import shlex
import tkinter as tk

import ttkbootstrap as ttk

from tkasync import Component, TaskHandle, sleep, ui_task
from tkasync.processes import CommandEnd, CommandHandle
from tkasync.widgets import LogView

# Most programs leave colours out where they see no terminal, and keep their output back.
ENVIRONMENT = {
    "CLICOLOR_FORCE": "1",
    "COLUMNS": "100",
    "FORCE_COLOR": "1",
    "PYTHONUNBUFFERED": "1",
    "TERM": "xterm-256color",
}


class Job(Component):
    """Runs *line*, and again when it is asked to."""

    command: CommandHandle | None = None

    def setup(self, line: str) -> None:
        self.line = line

        self.configure(padding=8)
        self.make_search()
        self.make_answer()
        self.view = LogView(self, max_lines=20_000)
        self.view.pack(fill="both", expand=True)
        self.run()

    def make_search(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(0, 8))
        self.stopper = ttk.Button(row, text="Stop", bootstyle="danger", command=self.stop)
        self.stopper.pack(side="right", padx=(8, 0))
        ttk.Button(row, text="Again", bootstyle="secondary", command=self.run).pack(side="right", padx=(8, 0))
        self.wanted = ttk.Entry(row, width=18)
        self.wanted.pack(side="right")
        ttk.Label(row, text="Find").pack(side="right", padx=(0, 8))
        self.found = ttk.Label(row, bootstyle="secondary")
        self.found.pack(side="right", padx=(0, 16))
        self.status = ttk.Label(row)
        self.status.pack(side="left")  # last, so that a long line leaves the others their room
        self.wanted.bind("<KeyRelease>", self.find_soon)
        self.wanted.bind("<Return>", lambda _: self.view.find_next())
        self.wanted.bind("<Shift-Return>", lambda _: self.view.find_previous())

    def make_answer(self) -> None:
        row = ttk.Frame(self, padding=(0, 8, 0, 0))
        row.pack(side="bottom", fill="x")
        ttk.Label(row, text="Answer").pack(side="left", padx=(0, 8))
        self.answer = ttk.Entry(row, font="TkFixedFont")
        self.answer.pack(side="left", fill="x", expand=True)
        self.answer.bind("<Return>", lambda _: self.say())
        self.answer.bind("<Control-d>", self.end_input)

    # The command

    def run(self) -> None:
        """Run the line, instead of the run that goes on."""
        self.command = self.spawn_command(
            *shlex.split(self.line),
            env=ENVIRONMENT,
            interactive=True,
            group="run",
            policy="restart",
            on_output=self.view.write,
            on_result=self.show_end,
            on_error=self.show_error,
            on_done=self.ended,
        )
        self.show("running", "success")
        self.stopper.state(["!disabled"])

    def stop(self) -> None:
        """Ask the command to end; a second time there is no more asking."""
        if self.command is not None:
            self.command.abort(kill_after=0.0 if self.command.done() else None)
            self.see_it_end(self.command)

    @ui_task(policy="restart")
    async def see_it_end(self, command: CommandHandle) -> None:
        """Say how the end goes: the task of a command that is deaf has ended long before its processes have."""
        self.show("stopping", "warning")
        while command.still_running:
            await sleep(0.05)
        if command is self.command:  # it was not run again meanwhile
            self.show("stopped", "warning")
            self.stopper.state(["disabled"])

    def say(self) -> None:
        """Send what stands in the entry, and show it, as a terminal does."""
        text = self.answer.get() + "\n"
        if self.command is not None and self.command.send(text):
            self.view.write(text)
            self.answer.delete(0, "end")

    def end_input(self, _event: object) -> str:
        if self.command is not None:
            self.command.close_input()
        return "break"

    def show_end(self, end: CommandEnd) -> None:
        how = (
            f"code {end.code}" if end.signal is None else f"signal {getattr(end.signal, 'name', end.signal)}"
        )
        self.show(f"ended with {how} after {end.seconds:.1f} s", "secondary" if end.code == 0 else "danger")

    def show_error(self, error: BaseException) -> None:
        self.view.append(error)
        self.show("could not be started", "danger")

    def ended(self, task: TaskHandle[CommandEnd]) -> None:
        if not task.cancelled():
            self.stopper.state(["disabled"])

    def show(self, state: str, colour: str) -> None:
        self.status.configure(text=f"{state}: {self.line}", bootstyle=colour)

    # Search

    def find_soon(self, event: tk.Event[tk.Misc]) -> None:
        if event.keysym not in ("Return", "Shift_L", "Shift_R"):
            count = self.view.find(self.wanted.get())
            self.found.configure(text=f"{count} found" if self.wanted.get() else "")
