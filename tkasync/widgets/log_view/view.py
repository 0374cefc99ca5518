"""`LogView`: text from any thread, at any rate, as programs write it; the oldest lines go when there are too many."""

from __future__ import annotations

import tkinter
from os import PathLike
from pathlib import Path
from tkinter import Misc, ttk
from typing import Any

from tkasync.component import Component
from tkasync.dispatch.coalesced import Coalesced
from tkasync.dispatch.refusals import brief
from tkasync.tasks.handle import TaskHandle
from tkasync.widgets.log_view.colours import Colours
from tkasync.widgets.log_view.following import Following
from tkasync.widgets.log_view.incoming import AT_ONCE, Incoming
from tkasync.widgets.log_view.kept import Kept, number_of
from tkasync.widgets.log_view.lines import Line, LineWriter
from tkasync.widgets.log_view.marks import Marks
from tkasync.widgets.toolkit import widgets_for

# All changes of a turn in one call: beside a thread that computes, each call of Tcl waits for Python's lock once more.
_EDIT = """{text last excess follows args} {
    set follows [expr {$follows && [lindex [$text yview] 1] >= 1.0}]
    $text configure -state normal
    try {
        if {$last ne ""} {$text delete $last end-1c}
        if {[llength $args]} {$text insert end {*}$args}
        if {$excess} {$text delete 1.0 [expr {$excess + 1}].0}
    } finally {
        $text configure -state disabled
    }
    if {$follows} {$text yview moveto 1.0}
}"""


class LogView(Component):
    """A read-only text that grows at its end, and follows it unless the user scrolls away.

    It can be written to as a file, so that ``print(..., file=view)``, ``tqdm(file=view)`` and a
    ``logging.StreamHandler(view)`` work, and so does ``spawn_command(..., on_output=view.write)``: a carriage return
    writes over the line, colours are shown, other escape sequences are dropped. What comes between two turns is
    inserted together. When lines come faster than the window can show them, it skips to the newest *max_lines*;
    `append` and `write` never wait. Text can be selected and copied.

    Args:
        master: the parent widget.
        max_lines: how many lines are kept; older ones are deleted.
        **options: of ``ttk.Frame``.

    Raises:
        ValueError: *max_lines* is no positive number.
    """

    encoding: str = "utf-8"
    """What those look for who write to files, as ``tqdm`` does before it draws its bar in blocks."""

    def __init__(self, master: Misc | None = None, max_lines: int = 10_000, **options: Any) -> None:
        self._incoming = Incoming(_checked(max_lines))
        self._kept = Kept(max_lines)
        self._writer = LineWriter()
        self._count = 0
        self._is_wrapped = False
        super().__init__(master, **options)

    def setup(self) -> None:
        self._show_soon = Coalesced(self.runtime.post)
        kit = widgets_for(self)
        self.text: tkinter.Text = tkinter.Text(
            self, wrap="none", state="disabled", borderwidth=0, font="TkFixedFont"
        )
        text = self.text
        self._following = Following(text)
        self._bar = kit.Scrollbar(self, command=text.yview)
        self._wide_bar: ttk.Scrollbar = kit.Scrollbar(self, command=text.xview, orient="horizontal")
        text.configure(
            yscrollcommand=self._on_scroll, xscrollcommand=self._wide_bar.set, highlightthickness=0
        )
        self._bar.pack(side="right", fill="y")
        self._wide_bar.pack(side="bottom", fill="x")
        text.pack(side="left", fill="both", expand=True)
        # A disabled text does not take the focus by itself, and without the focus Ctrl+C copies nothing.
        text.bind("<Button-1>", lambda _event: text.focus_set(), add="+")
        self._colours = Colours(text)
        self._marks = Marks(text)
        self.bind("<<ThemeChanged>>", lambda _event: self._colours.take_theme(), add="+")
        self._colours.take_theme()

    # Any thread

    def append(self, line: object) -> None:
        """Add ``str(line)``, one line or several, at the end, in a later turn. Any thread; never blocks.

        Does nothing when the view is destroyed.
        """
        self._add(str(line).removesuffix("\n") + "\n", is_line=True)

    def write(self, text: str) -> int:
        """Add *text* where the last one has ended, in a later turn; return its length, as files do. Any thread.

        Never blocks. Does nothing when the view is destroyed.

        Raises:
            TypeError: *text* is no string.
        """
        # Here: a later turn could not say who wrote it, and would lose what was written before it.
        if not isinstance(text, str):
            raise _no_text("write", text, "append(x) shows any object")
        if text:
            self._add(text, is_line=False)
        return len(text)

    def flush(self) -> None:
        """Do nothing: the next turn shows what was written. Any thread."""

    def _add(self, text: str, *, is_line: bool) -> None:
        self._incoming.add(text, is_line=is_line)
        self._show_soon(self._work)

    # UI thread

    @property
    def line_count(self) -> int:
        """How many lines are shown. UI only."""
        return self._count

    @property
    def max_lines(self) -> int:
        """How many lines are kept; may be set. UI only."""
        return self._kept.most

    @max_lines.setter
    def max_lines(self, most: int) -> None:
        self._kept.most = self._incoming.most = _checked(most)
        self._edit([], self._kept.shorten())

    @property
    def wrap(self) -> bool:
        """Whether long lines are broken, instead of a bar to scroll to their ends; may be set. UI only."""
        return self._is_wrapped

    @wrap.setter
    def wrap(self, wraps: bool) -> None:
        self._is_wrapped = bool(wraps)
        self.text.configure(wrap="char" if wraps else "none")
        if wraps:
            self._wide_bar.pack_forget()
        else:
            self._wide_bar.pack(side="bottom", fill="x", before=self.text)

    @property
    def follow(self) -> bool:
        """Whether the view goes along with its end; may be set. The user changes it by scrolling. UI only."""
        return self._following.is_on

    @follow.setter
    def follow(self, follows: bool) -> None:
        self._following.set(follows)

    def clear(self) -> None:
        """Remove all lines, and those that wait to be shown. UI only."""
        self._incoming.clear()
        self._writer = LineWriter()
        self._kept.clear()
        self._edit([], self._count)

    def filter(self, level: int | str | None = None, text: str | None = None) -> None:
        """Show only lines of at least *level* that hold *text*, whatever its case; without both all. UI only.

        A line has the level of ``logging`` that it names, else that of the line before, else none. Hidden lines are
        kept.

        Raises:
            ValueError: there is no such level.
            TypeError: *text* is no string.
        """
        if not isinstance(text, str | None):
            raise _no_text("filter", text, "write str(...)")
        least = 0 if level is None else number_of(level)
        self._kept.filter(least, text or "")
        self._edit([], self._count)
        self._show_soon(self._work)

    def find(self, text: str) -> int:
        """Mark all places where *text* is shown, whatever its case; return how many there are. UI only.

        An empty text removes the marks. What comes later is marked too.

        Raises:
            TypeError: *text* is no string.
        """
        if not isinstance(text, str):
            raise _no_text("find", text, "write str(...)")
        return self._marks.find(text)

    def find_next(self) -> bool:
        """Show the next place that `find` has marked, after the last the first; whether there is one. UI only."""
        return self._marks.go_on()

    def find_previous(self) -> bool:
        """Show the place before, before the first the last; whether there is one. UI only."""
        return self._marks.go_back()

    def copy(self) -> None:
        """Put what is selected on the clipboard; without a selection all that is shown. UI only."""
        ranges = self.text.tag_ranges("sel") or ("1.0", "end-1c")
        self.clipboard_clear()
        self.clipboard_append(self.text.get(ranges[0], ranges[-1]))

    def save(self, path: str | PathLike[str]) -> TaskHandle[None]:
        """Write all lines that are kept to the file *path*, as UTF-8, off the UI thread; the task of it. UI only."""
        text = "".join(f"{line.text}\n" for line in self._kept.lines)
        return self.spawn_task(_write, Path(path), text, name=f"save of {Path(path).name}")

    # What comes in

    def _work(self) -> None:
        """Take in what was written, and show what is new; the rest in later turns."""
        if self.scope.is_ending:
            return
        texts = self._incoming.take()
        excess, is_written_anew = 0, False
        if texts:
            is_written_anew = self._writer.has_open_line and self._kept.remove_last()
            excess = self._kept.add(self._lines_of(texts))
        self._edit(self._kept.take_unshown(AT_ONCE), excess, is_written_anew)
        if self._incoming or self._kept.has_unshown:
            self._show_soon(self._work)

    def _lines_of(self, texts: list[tuple[str, bool]]) -> list[Line]:
        """Return the lines that *texts* make, the one that is still written included."""
        lines: list[Line] = []
        writer = self._writer
        for text, is_line in texts:  # one that begins a line of its own ends the one before
            if is_line:
                lines += writer.end_line()
            lines += writer.write(text)
        if writer.has_open_line:
            lines.append(writer.open_line)
        return lines

    # The text

    def _edit(self, lines: list[Line], excess: int, is_written_anew: bool = False) -> None:
        """Delete the last line if it is written anew, insert *lines* at the end, delete *excess* at the beginning."""
        if not (lines or excess or is_written_anew):
            return
        before = self._count - is_written_anew
        last = ""
        if is_written_anew:
            last = f"{self._count}.0 - 1 chars" if before else "1.0"
        pieces = self._pieces(lines, is_first=not before)
        self._count = before + len(lines) - excess
        follows = int(not self._following.is_held)
        self.tk.call("apply", _EDIT, str(self.text), last, excess, follows, *pieces)
        if self._marks.is_wanted:
            self._marks.mark([line.text for line in lines], self._count - len(lines) + 1)

    def _pieces(self, lines: list[Line], *, is_first: bool) -> list[Any]:
        """Return *lines* as Tk inserts them: text and tags in turn."""
        # Line ends between lines, not after each: Tk ends the last itself, and one more would show as an empty line.
        plain = [] if is_first else ["\n"]
        pieces: list[Any] = []
        for line in lines:
            for part, tags in line.parts or ((line.text, ()),):
                if tags:
                    self._colours.make(tags)
                    pieces += ["".join(plain), (), part, tags]
                    plain = []
                else:
                    plain.append(part)
            plain.append("\n")
        return [*pieces, "".join(plain[:-1]), ()] if lines else []

    def _on_scroll(self, first: float, last: float) -> None:
        self._bar.set(first, last)
        self._following.scrolled(float(last))


def _checked(max_lines: int) -> int:
    if type(max_lines) is not int or max_lines < 1:
        raise ValueError(f"max_lines is a number of lines, 1 or more, not {max_lines!r}")
    return max_lines


def _no_text(method: str, value: object, advice: str) -> TypeError:
    return TypeError(f"LogView.{method} takes a string, not {brief(value)}: {advice}")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
