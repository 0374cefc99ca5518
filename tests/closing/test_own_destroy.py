"""A ``destroy`` that the program has set on a window itself, not in its class, is called as without tkasync."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from tests.closing.freeing import assert_is_freed
from tkasync import Runtime, scope_of


def give_own_destroy(window: tk.Tk | tk.Toplevel, said: list[str]) -> Callable[[], None]:
    def destroy() -> None:
        said.append(f"own of {window}")
        type(window).destroy(window)

    window.destroy = destroy  # type: ignore[method-assign]  # as programs do that have no class for it
    return destroy


def test_it_runs_after_the_cleanups_once(roots: Callable[[], tk.Tk]) -> None:
    root, said = roots(), list[str]()
    top = tk.Toplevel(root)
    for window in (root, top):
        give_own_destroy(window, said)
    Runtime(root)
    for window in (root, top):
        scope_of(window).on_cleanup(said.append, f"cleanup of {window}")
    top.destroy()
    root.destroy()
    root.destroy()
    assert said == ["cleanup of .!toplevel", "own of .!toplevel", "cleanup of .", "own of ."]


def test_a_destroy_of_the_root_calls_it(roots: Callable[[], tk.Tk]) -> None:
    root, said = roots(), list[str]()
    top = tk.Toplevel(root)
    give_own_destroy(top, said)
    scope_of(top)
    root.destroy()
    assert said == ["own of .!toplevel"]


def test_a_close_gives_it_back(roots: Callable[[], tk.Tk]) -> None:
    root, said = roots(), list[str]()
    own = give_own_destroy(root, said)
    Runtime(root).close()
    assert root.destroy is own
    Runtime(root)
    root.destroy()
    assert said == ["own of ."]


def test_a_window_that_has_one_is_freed() -> None:
    def open_and_end() -> tk.Tk:
        root = tk.Tk()
        give_own_destroy(root, [])
        Runtime(root)
        root.destroy()
        return root

    assert_is_freed(open_and_end)


def test_a_cleanup_that_exits_leaves_nothing_undone(roots: Callable[[], tk.Tk]) -> None:
    """A method that was taken before there was a runtime is silent then, too."""
    root = roots()
    taken = root.destroy

    def leave() -> None:
        raise SystemExit(3)

    Runtime(root).scope.on_cleanup(leave)
    with pytest.raises(SystemExit):
        root.destroy()
    taken()
