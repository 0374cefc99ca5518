"""Lists of customtkinter and tksheet, by their adapters: a program, since both keep windows in tables of their own.

python other_widgets_program.py customtkinter|tksheet
"""

from __future__ import annotations

import random
import sys
import tkinter as tk
from collections.abc import Callable
from typing import Any

from tkasync import Runtime, bind_items, create_signal
from tkasync.testing import Pilot
from tkasync.widgets import FrameRows, SheetRows

Item = tuple[int, str]
ITEMS: list[Item] = [(number, f"text {number}") for number in range(60)]


class List:
    """One list on the screen."""

    def __init__(self) -> None:
        self.root = tk.Tk()
        self.errors: list[BaseException] = []
        self.runtime = Runtime(self.root, on_error=self.errors.append)
        self.pilot = Pilot(self.root)
        self.read, self.write = create_signal(ITEMS)
        self.made: list[Item] = []

    def bind(self, rows: Any, row: Callable[[Item], Any]) -> None:
        self.rows = rows
        bind_items(
            rows, self.read, key=lambda item: item[0], row=lambda item: self.made.append(item) or row(item)
        )
        self.pilot.settle(20)

    def show(self, items: list[Item]) -> None:
        self.write.set(items)
        self.pilot.settle(20)
        self.root.update()

    def texts(self) -> list[str]:
        raise NotImplementedError

    def check_orders(self) -> None:
        """Any change ends in the order of the source, and makes no row anew that is the same."""
        rng = random.Random(7)
        for size in (60, 40, 0, 30, 30, 50):
            before = set(self.read())
            self.made.clear()
            self.show(
                [(key, f"{text}!" if rng.random() < 0.2 else text) for key, text in rng.sample(ITEMS, size)]
            )
            assert self.texts() == [text for _key, text in self.read()]
            assert set(self.made) == set(self.read()) - before
        self.show(ITEMS)

    def check_end(self) -> None:
        """The end of the widget ends the binding."""
        self.rows.widget.destroy()
        self.show(ITEMS[:10])
        assert not self.read.is_observed
        assert self.errors == []
        self.runtime.close()


class Labels(List):
    """customtkinter's."""

    def __init__(self) -> None:
        super().__init__()
        import customtkinter

        frame = customtkinter.CTkScrollableFrame(self.root)
        frame.pack(fill="both", expand=True)
        self.frame: Any = frame
        self.bind(
            FrameRows(
                frame, lambda frame, shown: customtkinter.CTkLabel(frame, text=shown), fill="x", pady=1
            ),
            lambda item: item[1],
        )

    def texts(self) -> list[str]:
        return [label.cget("text") for label in self.frame.pack_slaves()]

    def check_view(self) -> None:
        """The row at the top of the view stays there."""
        canvas = self.frame.master
        canvas.yview_moveto(0.5)
        self.root.update()
        place = self.place()
        assert place[0] not in ("text 0", "text 59")
        for items in (
            [(1_000 + n, "new") for n in range(7)] + ITEMS,
            ITEMS[10:],
            ITEMS[5:20] + ITEMS[:5] + ITEMS[20:],
        ):
            self.show(items)
            assert self.place() == place
        self.show(ITEMS)

    def place(self) -> tuple[str, float]:
        begin = self.frame.master.canvasy(0)
        label = [label for label in self.frame.pack_slaves() if label.winfo_y() <= begin][-1]
        return label.cget("text"), begin - label.winfo_y()


class Sheet(List):
    """tksheet's."""

    def __init__(self) -> None:
        super().__init__()
        import tksheet

        self.sheet: Any = tksheet.Sheet(self.root, width=300, height=300)
        self.sheet.pack()
        self.bind(SheetRows(self.sheet), lambda item: item)

    def texts(self) -> list[str]:
        return [row[1] for row in self.sheet.data]

    def check_view(self) -> None:
        """The row at the top stays there, and what is chosen goes with its rows."""
        sheet = self.sheet
        sheet.see(row=40)
        self.root.update()
        top = self.rows.top
        assert top is not None
        sheet.select_row(30)
        sheet.add_row_selection(32)
        for items in ([(1_000, "new"), *ITEMS], ITEMS[10:], ITEMS[10:20] + ITEMS[:10] + ITEMS[20:], ITEMS):
            self.show(items)
            assert self.rows.top == top
            assert {sheet.data[at][0] for at in sheet.get_selected_rows()} == {30, 32}
        self.show([item for item in ITEMS if item[0] != 32])
        assert {sheet.data[at][0] for at in sheet.get_selected_rows()} == {30}
        self.show(ITEMS)


checked: Any = {"customtkinter": Labels, "tksheet": Sheet}[sys.argv[1]]()
checked.check_view()
checked.check_orders()
checked.check_end()
print("as it should be")
