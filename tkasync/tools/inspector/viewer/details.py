"""`Details`: the pane beside the tree: what is known of the selected row, with its source lines. UI thread."""

from __future__ import annotations

import linecache
import tkinter
from collections.abc import Callable
from pathlib import PurePath
from tkinter import Misc, ttk
from typing import Any

from tkasync.tools.inspector.counted import counted
from tkasync.tools.inspector.viewer.colours import colours
from tkasync.tools.inspector.viewer.names import name_of
from tkasync.widgets.toolkit import shown_if_needed

Facts = dict[str, Any]


class Details:
    """See the module.

    Args:
        master: what it lies in.
        on_line: called with file and line of a source line that was clicked.
    """

    def __init__(self, master: Misc, on_line: Callable[[str, int], object]) -> None:
        self.frame: ttk.Frame = ttk.Frame(master)
        self._text = tkinter.Text(
            self.frame,
            width=36,
            wrap="word",
            relief="flat",
            padx=10,
            pady=8,
            state="disabled",
        )
        bar = ttk.Scrollbar(self.frame, command=self._text.yview)
        self._text.configure(yscrollcommand=shown_if_needed(bar))
        self.frame.columnconfigure(0, weight=1)
        self.frame.rowconfigure(0, weight=1)
        self._text.grid(row=0, column=0, sticky="nsew")
        bar.grid(row=0, column=1, sticky="ns")
        self._on_line = on_line
        self._links = 0
        self._shown: Facts | None = {}
        self._shown_before: Facts | None = None
        self.place: tuple[str, int] | None = None
        """The first source line of what is shown."""
        self.stands: tuple[str, int] | None = None
        """The line at which the work stands that is shown."""

    def show(self, details: Facts | None) -> None:
        """Show *details*, a selected row's; ``None`` says how to select one."""
        if details == self._shown:
            return
        self._shown_before, self._shown = self._shown, details
        # Of the same row, which says something new, the view stays.
        is_same = details is not None and details.get("id") == (self._shown_before or {}).get("id")
        at = self._text.yview()[0] if is_same else 0.0
        self._text.configure(state="normal")
        self._text.delete("1.0", "end")
        self._colour()
        self.place, self.stands, self._links = None, None, 0
        if details is None:
            self._say("Select a row to see where it was made, where it stands and why it ran.", "quiet")
        else:
            self._write(details)
        self._text.configure(state="disabled")
        self._text.yview_moveto(at)

    def text(self) -> str:
        """Return what is shown."""
        return self._text.get("1.0", "end").strip()

    def _colour(self) -> None:
        for tag, colour in colours(self._text).items():
            self._text.tag_configure(tag, foreground=colour)
        self._text.tag_configure("label", font=("TkDefaultFont", 9, "bold"), spacing1=8)
        self._text.tag_configure("code", font="TkFixedFont", lmargin1=18, lmargin2=18)

    def _say(self, text: str, tag: str = "") -> None:
        self._text.insert("end", f"{text}\n", tag)

    def _write(self, details: Facts) -> None:
        for label, value in details.get("facts", ()):
            self._say(label, "label")
            self._say(str(value))
        if (made := details.get("spawned")) is not None:
            self._say("Made at", "label")
            self._line(made)
        if "line" in details:
            self._say(details["line"][0], "label")
            self._line(details["line"][1])
        if "stack" in details:
            self._say("Stands at", "label")
            self._stack(details["stack"])
        if details.get("why"):
            self._say("Why it ran", "label")
            self._why(details["why"])
        if details.get("reads"):
            self._say("Reads", "label")
            for read in details["reads"]:
                self._say(f"{name_of(read['name'])} = {read['value']}", "code")

    def _stack(self, stack: list[Facts]) -> None:
        if not stack:
            self._say("It has no line: it waits for its turn, or works in another process.", "quiet")
        folded = 0
        for frame in stack:
            if frame["own"]:
                folded += 1
                continue
            self._say_folded(folded)
            folded = 0
            self.stands = self.stands or (str(frame["file"]), int(frame["line"]))
            self._line(frame)
        self._say_folded(folded)

    def _say_folded(self, count: int) -> None:
        if count:
            self._say(f"({counted(count, 'frame')} of libraries)", "quiet")

    def _why(self, steps: list[Facts]) -> None:
        for step in steps:
            change = (
                f": {step['old']} → {step['new']}"
                if step.get("old")
                else f" = {step['new']}"
                if "new" in step
                else ""
            )
            self._say(f"← {name_of(step['name'])}{change}")
            if "file" in step:
                self._line(step)

    def _line(self, place: Facts) -> None:
        """Write a source line as a link."""
        file, line = str(place["file"]), int(place["line"])
        if self.place is None:
            self.place = file, line
        link = f"link{self._links}"
        self._links += 1
        self._text.tag_configure(link, underline=True, foreground=colours(self._text)["busy"])
        self._text.tag_bind(link, "<Button-1>", lambda _event: self._on_line(file, line))
        self._text.insert("end", f"{PurePath(file).name}:{line}", link)
        self._say(f" in {place.get('function', '')}")
        linecache.checkcache(file)  # it may have been saved meanwhile
        if source := linecache.getline(file, line).strip():
            self._say(source, "code")
