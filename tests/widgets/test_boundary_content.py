"""Content that a boundary makes, and makes anew after a failure."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from tests.widgets.failing import Broken, boundary, inside, texts
from tkasync import Component, create_effect, create_signal
from tkasync.testing import Pilot


def test_content_that_cannot_be_made_shows_the_fallback_and_is_made_anew(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    broken = Broken()

    def content(master: tk.Misc) -> tk.Misc:
        half = ttk.Label(master, text="half")
        half.configure(text=broken())
        return half

    frame = boundary(tk_root, content=content)
    assert texts(frame)[-1] == "OSError: failure 1"
    assert "half" not in texts(frame)
    tk_root.update()
    pilot.click(inside(frame, ttk.Button)[0])
    assert (texts(frame), errors) == (["mended"], [])


def test_a_retry_makes_content_anew_with_all_that_is_in_it(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    made: list[Component] = []
    broken = Broken(1)

    def content(master: tk.Misc) -> tk.Misc:
        made.append(component := Component(master))
        component.create_resource(lambda: 1, broken)
        return component

    frame = boundary(tk_root, content=content)
    pilot.wait_until(lambda: frame.error is not None)
    frame.retry()
    pilot.wait_until(lambda: broken.calls == 2)
    pilot.settle()
    assert (frame.error, len(made), made[0].winfo_exists(), errors) == (None, 2, 0, [])


def test_content_that_fails_again_shows_the_new_error(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    frame = boundary(tk_root, content=Broken(2))
    assert texts(frame)[-1] == "OSError: failure 1"
    frame.retry()
    assert texts(frame)[-1] == "OSError: failure 2"


def test_effects_made_by_content_end_with_it(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    read, write = create_signal(1)
    runs: list[int] = []
    fails = [True]

    def content(master: tk.Misc) -> tk.Misc:
        create_effect(lambda: runs.append(read()))
        if fails[0]:
            raise OSError
        return ttk.Label(master)

    frame = boundary(tk_root, content=content)
    write.set(2)
    assert runs == [1]
    fails[0] = False
    frame.retry()
    write.set(3)
    assert runs == [1, 2, 3]
