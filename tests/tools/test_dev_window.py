"""What `python -m tkasync dev` puts into a program's window: keys, the meter, the banner. In this process."""

from __future__ import annotations

import importlib
import sys
import time
from tkinter import ttk

import pytest

from tkasync import Component
from tkasync.queries import create_query, query
from tkasync.runtime.runtime import Runtime
from tkasync.tools import FrameMeter
from tkasync.tools.dev.modules import forget, outdated
from tkasync.tools.dev.outcome import Outcome
from tkasync.tools.dev.stage import DevStage, Left
from tkasync.tools.dev.window import Window
from tkasync.tools.inspector import opening
from tkasync.watch.watch import open_watch


class Shop(Component):
    """The program's."""

    def setup(self, name):
        ttk.Label(self, text=name).pack()


@pytest.fixture
def stage(tk_root):
    stage = DevStage(Outcome())
    assert stage.called() is None
    stage.shows(tk_root, "Shop", lambda: Shop(tk_root, "first").pack(fill="both", expand=True))
    tk_root.update()
    return stage


def reload(stage, root, component_class, *args):
    """Do what happens between two calls of `run`, and what the second one does."""
    stage.leave()
    root.mainloop()
    with pytest.raises(Left):
        stage.left()
    assert stage.keeps(root)
    assert stage.called() is root
    stage.shows(root, "Shop", lambda: component_class(root, *args).pack(fill="both", expand=True))
    root.update()
    assert not stage.keeps(root)


def test_a_window_that_was_never_laid_out_keeps_no_size(tk_root):
    window = Window(tk_root)
    tk_root.geometry("300x200")
    tk_root.update()
    shown = window.look()
    assert shown.geometry.startswith("300x200")
    tk_root.geometry("1x1")
    tk_root.update()
    never_shown = window.look()
    assert never_shown.geometry == ""
    window.restore(shown)
    window.restore(never_shown)
    tk_root.update()
    assert tk_root.geometry().startswith("300x200")


def meters(root):
    return [child for child in root.children.values() if isinstance(child, FrameMeter)]


def test_a_module_whose_file_has_gone_is_old_with_those_that_import_it(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "gone_words.py").write_text("WORD = 1\n")
    (tmp_path / "user_of_words.py").write_text("import gone_words\n")
    (tmp_path / "half_saved.py").write_text("WORD = 1\n")
    for name in ("user_of_words", "half_saved"):
        importlib.import_module(name)
    (tmp_path / "gone_words.py").unlink()
    (tmp_path / "half_saved.py").write_text("WORD = (\n")
    try:
        assert {"gone_words", "user_of_words"} <= outdated(set())
        assert "half_saved" not in outdated(set())
    finally:
        forget({"gone_words", "user_of_words", "half_saved"})


def test_f12_shows_and_hides_the_meter_which_is_there_again_after_a_reload(stage, tk_root, pilot):
    pilot.press("<F12>", tk_root)
    [meter] = meters(tk_root)
    assert meter.is_shown
    reload(stage, tk_root, Shop, "second")
    [again] = meters(tk_root)
    assert again is not meter
    assert again.is_shown
    assert pilot.shows("second")
    assert not pilot.shows("first")
    pilot.press("<F12>", tk_root)
    assert not again.is_shown
    reload(stage, tk_root, Shop, "third")
    assert meters(tk_root) == []
    pilot.press("<F12>", tk_root)
    assert [meter.is_shown for meter in meters(tk_root)] == [True]


@pytest.mark.parametrize("key", ["<Control-Shift-I>", "<Control-Shift-i>"])
def test_control_shift_i_opens_the_inspector_which_goes_on_over_a_reload(
    stage, tk_root, pilot, key, monkeypatch
):
    waits = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    monkeypatch.setattr(opening, "_command", lambda _runtime: waits)
    pilot.press(key, tk_root)
    inspector = Runtime.of(tk_root).scope.find("inspector")
    assert not inspector.is_closed
    reload(stage, tk_root, Shop, "second")
    assert not inspector.is_closed
    inspector.close()


class Slow(Component):
    """Takes long to be made."""

    def setup(self):
        time.sleep(0.4)


def test_the_time_of_a_reload_is_no_stall_and_the_watch_goes_on_behind_it(stage, tk_root, pilot, caplog):
    before = open_watch(Runtime.of(tk_root))
    pilot.wait_until(lambda: before.looks > 0)
    tk_root.after(1, reload, stage, tk_root, Slow)
    pilot.wait_until(lambda: open_watch(Runtime.of(tk_root)) is not before)
    watch = open_watch(Runtime.of(tk_root))
    assert watch is not None
    assert watch is not before
    pilot.wait_until(lambda: watch.looks > 3)
    assert before.stalls + watch.stalls == []
    assert "still" not in caplog.text


class Reader(Component):
    """Reads a query whose data would be fresh for an hour."""

    version = 1

    def setup(self):
        self.read = create_query(answer(1))


@query(stale_time=3600)
def answer(number):
    return f"answer {number} of version {Reader.version}"


def test_what_the_old_source_has_fetched_is_not_shown_by_the_new_one(stage, tk_root, pilot, monkeypatch):
    for version in (1, 2):
        monkeypatch.setattr(Reader, "version", version)
        reload(stage, tk_root, Reader)
        reader = next(child for child in tk_root.children.values() if isinstance(child, Reader))
        pilot.settle()
        assert reader.read.data == f"answer 1 of version {version}"


def test_a_window_that_is_closed_while_its_loop_ends_goes_on_in_no_other_run(stage, tk_root):
    stage.leave()
    tk_root.destroy()
    stage.left()
    assert not stage.keeps(tk_root)
    assert stage.called() is None


def test_a_window_that_no_run_fills_again_is_destroyed_and_has_its_look_for_the_restart(stage, tk_root):
    tk_root.geometry("432x321")
    tk_root.update()
    stage.leave()
    stage.leave()  # another save, while the loop has not ended
    tk_root.mainloop()
    with pytest.raises(Left):
        stage.left()
    assert stage.window.look().geometry.startswith("432x321")
    stage.close()
    assert stage.runtime() is None


def test_the_banner_is_over_what_is_shown_and_says_one_thing_at_a_time(stage, tk_root, pilot):
    stage.banner.say("Not shown yet: one")
    stage.banner.say("Not shown yet: two")
    tk_root.update()
    assert pilot.shows("Not shown yet: two")
    assert not pilot.shows("Not shown yet: one")
    reload(stage, tk_root, Shop, "second")
    stage.banner.close()
    stage.banner.close()
    assert not pilot.shows("Not shown yet: two")
