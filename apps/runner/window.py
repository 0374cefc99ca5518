"""The window: a line to write a command in, and a tab for each that was run.

Return runs the line. Ctrl+T goes to it, Ctrl+W closes a tab with its command, Ctrl+Page up and down go from tab to tab,
Ctrl+F finds, Escape stops.
"""

from __future__ import annotations

import shlex
import sys
from functools import partial

import ttkbootstrap as ttk

from apps._program import parser_of
from apps.runner.job import Job
from tkasync import Component, run
from tkasync.widgets import show_error

SAMPLES = {
    "Python": f"{sys.executable} -i -q",
    "A bar": "sh -c 'for n in $(seq 0 4 100); do printf \"\\r\\033[32m%3d %%\\033[0m\" $n; sleep 0.05; done; echo'",
    "yes": "yes",
    "Deaf": "sh -c 'trap \"\" TERM; echo I do not listen; sleep 600 & wait; sleep 600'",
    "Colours": 'sh -c \'for n in $(seq 16 231); do printf "\\033[48;5;${n}m  "; done; printf "\\033[0m\\n"\'',
}


class Runner(Component):
    """Commands in tabs."""

    def setup(self, *lines: str) -> None:
        self.configure(padding=16)
        self.make_line()
        self.make_samples()
        self.tabs = ttk.Notebook(self)
        self.tabs.pack(fill="both", expand=True)
        self.bind_keys()
        for line in lines:
            self.start(line)
        self.line.focus_set()

    def make_line(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x")
        ttk.Button(row, text="Run", command=self.start_line).pack(side="right", padx=(8, 0))
        self.line = ttk.Entry(row, font="TkFixedFont")
        self.line.pack(side="left", fill="x", expand=True)
        self.line.bind("<Return>", lambda _: self.start_line())

    def make_samples(self) -> None:
        row = ttk.Frame(self, padding=(0, 8, 0, 8))
        row.pack(fill="x")
        for text, line in SAMPLES.items():
            start = partial(self.start, line, text)
            button = ttk.Button(row, text=text, bootstyle="secondary outline", command=start)
            button.pack(side="left", padx=(0, 8))
        self.complaint = ttk.Label(row, bootstyle="danger")
        self.complaint.pack(side="left")

    def bind_keys(self) -> None:
        window = self.winfo_toplevel()
        window.bind("<Control-t>", lambda _: self.line.focus_set(), add="+")
        window.bind("<Control-w>", lambda _: self.close(), add="+")
        window.bind("<Control-f>", lambda _: self.find(), add="+")
        window.bind("<Escape>", lambda _: self.stop(), add="+")
        window.bind("<Control-Prior>", lambda _: self.go(-1), add="+")
        window.bind("<Control-Next>", lambda _: self.go(1), add="+")

    # Tabs

    @property
    def job(self) -> Job | None:
        """The one that is shown."""
        shown = self.tabs.select()
        return self.nametowidget(shown) if shown else None

    def start_line(self) -> None:
        """Run what stands in the line."""
        try:
            parts = shlex.split(self.line.get())
        except ValueError as error:  # a quotation mark that is not closed
            self.complaint.configure(text=str(error))
            return
        self.complaint.configure(text="")
        if parts:
            self.start(self.line.get())

    def start(self, line: str, title: str = "") -> None:
        """Run *line* in a tab of its own, with the program's name where there is no *title*."""
        job = Job(self.tabs, line)
        self.tabs.add(job, text=title or shlex.split(line)[0].rpartition("/")[2])
        self.tabs.select(str(job))
        job.answer.focus_set()

    def close(self) -> None:
        """Close the tab that is shown, and end its command."""
        if self.job is not None:
            self.job.destroy()

    def find(self) -> None:
        """Go to the field that finds in the tab that is shown."""
        if self.job is not None:
            self.job.wanted.focus_set()

    def stop(self) -> None:
        """Stop the command of the tab that is shown."""
        if self.job is not None:
            self.job.stop()

    def go(self, step: int) -> None:
        """Show the tab that stands *step* further."""
        every = self.tabs.tabs()
        if every:
            self.tabs.select((self.tabs.index("current") + step) % len(every))


def main() -> None:
    """Open the window, with a tab for each command that the program was called with, and stay until it is closed."""
    parser = parser_of(__package__)
    parser.add_argument("commands", metavar="COMMAND", nargs="*", help="a command, in quotation marks")
    run(Runner, *parser.parse_args().commands, title="Runner", size=(920, 600), on_error=show_error)
