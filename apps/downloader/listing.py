"""The list: the downloads of this window, so many of them at a time, and those that an earlier one has left.

Tab leads to one download, Up and Down to the others.
"""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import ttkbootstrap as ttk

from apps._scrolling import show_scrollbar_when_needed
from apps.downloader.partial import Partial, find_unfinished, new_partial
from apps.downloader.row import GROUP, Row, Stage
from apps.downloader.transfer import Download
from tkasync import Component

HINT = "Paste an address above and press Return, or take one of the demo files."


class DownloadList(Component):
    """Loads into *folder*, which may be changed: what was begun stays where it is."""

    def setup(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[Row] = []
        self.downloads: list[Download] = []
        self.on_cleanup(self.settle)
        self.frame = ttk.ScrolledFrame(self, padding=0)
        self.frame.pack(fill="both", expand=True)
        show_scrollbar_when_needed(self.frame)
        self.hint = ttk.Label(self.frame, text=HINT, bootstyle="secondary")
        self.hint.pack(pady=48)
        self.look_for_unfinished()

    async def settle(self) -> None:
        """Have the disk know what was paused and aborted in the last moment."""
        for download in self.downloads:
            await download.settle()

    def set_limit(self, number: int) -> None:
        """Load *number* files at a time from now on."""
        self.scope.set_limit(GROUP, number)

    # Adding

    def add(self, *urls: str) -> None:
        """Load the files at *urls*."""
        for url in urls:
            self.add_row(new_partial(self.folder, url))
        self.update_idletasks()  # before that the new rows are nowhere
        self.see(self.rows[-1])

    def look_for_unfinished(self) -> None:
        """Go on with what is unfinished in the folder."""
        self.spawn_task(find_unfinished, self.folder, on_result=self.add_unfinished)

    def add_unfinished(self, found: list[Partial]) -> None:
        """Go on with those of *found* that are not shown yet."""
        shown = {row.partial.part for row in self.rows}
        for partial in found:
            if partial.part not in shown:
                self.add_row(partial)

    def add_row(self, partial: Partial) -> None:
        self.hint.pack_forget()
        self.downloads.append(Download(partial))
        row = Row(self.frame, self.downloads[-1], self, self.take_off)
        row.pack(fill="x", pady=(0, 8))
        row.bind("<Up>", lambda _: self.go(row, -1))
        row.bind("<Down>", lambda _: self.go(row, 1))
        row.bind("<FocusIn>", lambda _: self.reached(row), add="+")
        row.configure(takefocus=not self.rows)
        self.rows.append(row)

    # Going from one to the other

    def go(self, row: Row, step: int) -> None:
        """Go to the download that stands *step* below *row*."""
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].focus_set()

    def reached(self, row: Row) -> None:
        """Have Tab lead to *row* from now on."""
        for other in self.rows:
            other.configure(takefocus=other is row)
        self.see(row)

    def see(self, row: Row) -> None:
        """Bring *row* into view."""
        whole = max(1, self.frame.winfo_height())
        first, last = self.frame.yview() or (0.0, 1.0)
        top, bottom = row.winfo_y() / whole, (row.winfo_y() + row.winfo_height()) / whole
        if top < first:
            self.frame.yview_moveto(top)
        elif bottom > last:
            self.frame.yview_moveto(first + bottom - last)

    def take_off(self, row: Row) -> None:
        """Take *row* off the list, and go to its neighbour."""
        place = self.rows.index(row)
        had_focus = self.focus_get() is row
        self.rows.remove(row)
        row.destroy()
        if not self.rows:
            self.hint.pack(pady=48)
            return
        neighbour = self.rows[min(place, len(self.rows) - 1)]
        neighbour.configure(takefocus=True)
        if had_focus:
            neighbour.focus_set()

    # All of them

    def pause_all(self) -> None:
        """Stop loading, and keep what has come."""
        # The last first: those that wait must not begin in place of the first.
        for row in reversed(self.rows):
            row.pause()

    def resume_all(self) -> None:
        """Have those go on that are paused, or have failed."""
        for row in self.rows:
            if row.stage in (Stage.PAUSED, Stage.FAILED):
                row.resume()

    def clear_finished(self) -> None:
        """Take those off the list that are finished."""
        for row in [row for row in self.rows if row.stage is Stage.FINISHED]:
            self.take_off(row)

    def refresh(self) -> None:
        """Show how far they are; called a few times a second."""
        now = monotonic()
        for row in self.rows:
            row.refresh(now)
