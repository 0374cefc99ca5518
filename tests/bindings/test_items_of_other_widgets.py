"""Lists of other widgets, by adapters: those that are shipped, and those that a program writes."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path
from tkinter import ttk

import pytest

from tests.support.pythons import run_python
from tkasync import Runtime, bind_items, create_signal
from tkasync.testing import Pilot
from tkasync.widgets import FrameRows

PROGRAM = Path(__file__).with_name("other_widgets_program.py")


@pytest.mark.parametrize("library", ["customtkinter", "tksheet"])
def test_the_list_of_another_library_follows_and_keeps_its_view(library: str) -> None:
    pytest.importorskip(library)
    ended = run_python(str(PROGRAM), library)
    assert (ended.returncode, ended.stdout) == (0, "as it should be\n"), ended.stderr


def _texts(frame: ttk.Frame) -> list[str]:
    return [str(label["text"]) for label in frame.pack_slaves()]


def test_a_frame_has_a_widget_for_each_row(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    frame = ttk.Frame(tk_root)
    frame.pack()
    read, write = create_signal([(number, f"text {number}") for number in range(30)])
    rows = FrameRows(frame, lambda frame, shown: ttk.Label(frame, text=shown))
    bind_items(rows, read, key=lambda item: item[0], row=lambda item: item[1])
    before = frame.pack_slaves()
    write.set([(40, "front"), (3, "changed"), *read()[:0:-1][:10]])
    tk_root.update()
    assert _texts(frame) == ["front", "changed", *(f"text {number}" for number in range(29, 19, -1))]
    assert frame.pack_slaves()[1] is before[3]
    assert [label.winfo_y() for label in frame.pack_slaves()] == sorted(
        label.winfo_y() for label in frame.pack_slaves()
    )
    assert len(frame.winfo_children()) == 12


def test_what_makes_no_widget_is_reported(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    rows = FrameRows(ttk.Frame(tk_root), lambda frame, shown: None)  # type: ignore[arg-type, return-value]
    bind_items(rows, lambda: ["a"])
    assert "the widget of a row" in str(errors[0])


def test_a_widget_without_an_adapter_is_refused_with_those_to_take(tk_root: tk.Tk, runtime: Runtime) -> None:
    with pytest.raises(TypeError, match=r"which has no delete, insert, .*SheetRows.*FrameRows.*RowsAdapter"):
        bind_items(ttk.Frame(tk_root), list)  # type: ignore[arg-type]  # on purpose
