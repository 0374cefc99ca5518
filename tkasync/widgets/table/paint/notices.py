"""`Notices`: what lies over the rows of pages that have failed: the error, and a button to try again. UI only."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import ttk
from typing import Any

from tkasync.ownership.report_text import words_of
from tkasync.widgets.table.columns.column import words_for_tk
from tkasync.widgets.table.rows.definitions import PAGE
from tkasync.widgets.table.rows.page import Page
from tkasync.widgets.table.rows.rows import Rows
from tkasync.widgets.table.scrolling import Scroller
from tkasync.widgets.toolkit import widgets_for


class Notices:
    """See the module.

    Args:
        tree: what they lie over.
        rows: whose pages fail.
        scroller: says which rows are shown.
        try_again: the text of the button.
    """

    def __init__(self, tree: ttk.Treeview, rows: Rows, scroller: Scroller, try_again: str) -> None:
        self._tree = tree
        self._rows = rows
        self._scroller = scroller
        self._try_again = try_again
        self._shown: dict[int, _Notice] = {}

    def place(self) -> None:
        """Put each notice over the rows of its page that are shown; remove those that are not needed."""
        wanted = {page.number: lines for page in self._rows.failed() if (lines := self._lines(page))}
        pages = {page.number: page for page in self._rows.failed()}
        for number in self._shown.keys() - wanted.keys():
            self._remove(self._shown.pop(number))
        for number, (first, last) in wanted.items():
            notice = self._shown.get(number)
            if notice is None:
                notice = self._shown[number] = _Notice(self._tree, self._try_again, self._rows.retry)
            page = pages[number]
            # With rows it is the refresh that has failed, and the old rows are to be seen.
            is_below = page.rows is not None or self._is_next(page)
            notice.show(page, *self._span(first, last), is_below=is_below)

    def _remove(self, notice: _Notice) -> None:
        had_focus = str(self._tree.tk.call("focus")).startswith(f"{notice.frame}.")
        notice.frame.destroy()
        if had_focus:  # or the keyboard would be nowhere
            self._tree.focus_set()

    def _lines(self, page: Page) -> tuple[int, int] | None:
        """Return the first and the last line of the screen that *page* fails to fill."""
        top, fits = self._scroller.top, self._scroller.fits
        if self._is_next(page):
            return fits - 1, fits - 1
        first, last = max(page.start, top), min(page.start + PAGE, top + fits) - 1
        return (first - top, last - top) if first <= last else None

    def _is_next(self, page: Page) -> bool:
        """Whether *page* follows the last row that can be reached, which is the last one on the screen.

        Nobody could scroll to a line of its own, and the table would end there without a word.
        """
        return page.start == self._scroller.top + self._scroller.fits == self._rows.extent()

    def _span(self, first: int, last: int) -> tuple[int, int]:
        """Return where these lines begin and end, in pixels."""
        upper: Any = self._tree.bbox(f"r{first}")
        lower: Any = self._tree.bbox(f"r{last}")
        if not upper or not lower:
            return 0, self._tree.winfo_height()
        return upper[1], lower[1] + lower[3]


class _Notice:
    def __init__(self, tree: ttk.Treeview, try_again: str, retry: Callable[[Page], object]) -> None:
        kit = widgets_for(tree)
        self._retry_page = retry
        self._page: Page | None = None
        self._placed: tuple[object, ...] = ()
        self.frame: ttk.Frame = kit.Frame(tree, borderwidth=1, relief="solid", padding=(8, 4))
        self._label: ttk.Label = kit.Label(self.frame)
        self._button: ttk.Button = kit.Button(self.frame, text=try_again, command=self._retry)
        self._label.pack(side="left", padx=(0, 8))
        self._button.pack(side="right")

    def show(self, page: Page, upper: int, lower: int, *, is_below: bool) -> None:
        self._page = page
        placed = (page.error, upper, lower, is_below)
        if placed == self._placed:
            return
        self._placed = placed
        width = self.frame.master.winfo_width()
        self._label.configure(text=_words(page.error), wraplength=max(80, width - 160))
        if is_below:
            self.frame.place(relx=0.5, y=lower, anchor="s")
        else:
            self.frame.place(relx=0.5, y=(upper + lower) // 2, anchor="center")

    def _retry(self) -> None:
        if self._page is not None:
            self._retry_page(self._page)


def _words(error: BaseException | None) -> str:
    return "" if error is None else words_for_tk(words_of(error) or type(error).__name__)
