"""The window of the live dashboard, used by mouse and keyboard."""

from __future__ import annotations

import gc
import tkinter as tk
from pathlib import Path

import pytest
import ttkbootstrap as ttk

from apps._theme import change_theme
from apps.live_dashboard.chart import Chart
from apps.live_dashboard.dashboard import Dashboard
from apps.live_dashboard.history import History
from apps.live_dashboard.timeline import PIECES, SPANS
from tests.apps.ending import run_to_its_end
from tests.apps.live_dashboard.machine import HOUR, START, Machine, refuse, sample
from tkasync.testing import Pilot


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history.sqlite")


def open_dashboard(root: tk.Tk, history: History, machine: Machine) -> Dashboard:
    root.geometry("1024x700")
    app = Dashboard(root, history, machine.measure, lambda: machine.time)
    app.pack(fill="both", expand=True)
    return app


@pytest.fixture
def app(tk_root: tk.Tk, pilot: Pilot, history: History, machine: Machine) -> Dashboard:
    app = open_dashboard(tk_root, history, machine)
    pilot.wait_until(lambda: app.latest is not None)
    return app


def line(chart: Chart) -> list[float]:
    return chart.canvas.coords(chart.lines[0])


def let_pass(app: Dashboard, pilot: Pilot, seconds: float) -> None:
    """Let *seconds* go by on the machine's clock, as fast as it goes; then stop at the next measurement."""
    end = app.clock() + seconds
    app.set_refresh(0.0)
    pilot.wait_until(lambda: app.latest is not None and app.latest.time >= end, timeout=100.0)
    app.set_refresh(HOUR)


def toasts(root: tk.Tk) -> list[str]:
    windows = [child for child in root.winfo_children() if isinstance(child, tk.Toplevel)]
    labels = [w for window in windows for frame in window.winfo_children() for w in frame.winfo_children()]
    return [str(label.cget("text")) for label in labels if label.cget("text")]


def test_the_charts_move_and_show_the_newest_value(app: Dashboard, pilot: Pilot, machine: Machine) -> None:
    machine.cpu = lambda time: 25.0
    pilot.wait_until(lambda: app.charts["cpu"].canvas.winfo_width() > 1)  # laid out: it has points to compare
    let_pass(app, pilot, 10)
    before = line(app.charts["cpu"])
    assert len(before) >= 2 * 10
    let_pass(app, pilot, 5)
    after = line(app.charts["cpu"])
    assert after[0] < before[0], "the first point has moved to the left"
    # Its piece of time has its middle up to a tenth of a second ago.
    assert after[-2] == pytest.approx(app.charts["cpu"].canvas.winfo_width(), rel=0.01)
    assert app.charts["cpu"].legend[0]["text"] == "average 25 %"
    assert app.charts["memory"].legend[1]["text"] == "swap –"
    assert app.charts["network"].legend[0]["text"] == "received 2.0 kB/s"


def test_the_busiest_processes_are_listed_in_order(app: Dashboard, pilot: Pilot) -> None:
    pilot.wait_until(lambda: len(app.table.get_children()) == 2)
    shown = [app.table.set(row) for row in app.table.get_children()]
    assert [row["Process"] for row in shown] == ["program 1", "program 2"]
    assert shown[0]["Memory"] == "1.0 MB"


def test_a_restart_shows_the_last_hour(
    tk_root: tk.Tk, pilot: Pilot, history: History, machine: Machine
) -> None:
    for ago in range(3500, 0, -50):
        history.add(sample(START - ago))
    app = open_dashboard(tk_root, history, machine)
    pilot.wait_until(lambda: app.latest is not None)
    assert app.span.get() == HOUR
    width = app.charts["cpu"].canvas.winfo_width()
    assert line(app.charts["cpu"])[0] == pytest.approx(width * 100 / HOUR, abs=3)
    app.destroy()
    again = open_dashboard(tk_root, History(history.path), machine)
    pilot.wait_until(lambda: again.latest is not None)
    assert len(history.load(machine.time)) >= 72
    assert len(line(again.charts["cpu"])) >= 2 * 72


def test_a_damaged_history_is_told_and_the_rest_goes_on(
    tk_root: tk.Tk, pilot: Pilot, history: History, machine: Machine
) -> None:
    history.path.write_bytes(b"no database" * 1000)
    app = open_dashboard(tk_root, history, machine)
    pilot.wait_until(lambda: "was damaged" in str(app.status["text"]))
    assert app.span.get() == 60.0


@pytest.mark.slow
def test_an_hour_passes_without_growth(app: Dashboard, pilot: Pilot, machine: Machine) -> None:
    """Items, widgets and objects: after the first hour there is as much of each as after the next 200 measurements."""

    def amounts() -> tuple[list[int], int, int]:
        gc.collect()
        items = [len(chart.canvas.find_all()) for chart in app.charts.values()]
        commands = len(app.tk.splitlist(app.tk.call("info", "commands")))
        return items, commands, sum(1 for _ in gc.get_objects())

    machine.pause = 12.0
    app.span.set(HOUR)
    let_pass(app, pilot, 360)
    items_at_first, commands_at_first, _ = amounts()
    let_pass(app, pilot, HOUR)
    items, commands, objects = amounts()
    assert (items, commands) == (items_at_first, commands_at_first)
    assert len(line(app.charts["cpu"])) <= 2 * (PIECES + 1)
    let_pass(app, pilot, 2400)
    assert amounts()[2] - objects < 66, "less than one object for every third measurement"


def test_spans_are_chosen_by_keyboard(app: Dashboard, pilot: Pilot) -> None:
    let_pass(app, pilot, 60)
    before = line(app.charts["cpu"])
    buttons = [w for w in app.winfo_children()[0].winfo_children() if isinstance(w, ttk.Radiobutton)]
    assert [button["text"] for button in buttons] == list(SPANS.values())
    buttons[2].focus_force()
    pilot.press("<space>")
    assert app.span.get() == HOUR
    assert line(app.charts["cpu"])[0] > before[0]


def test_the_slider_changes_the_refresh_by_tenths_and_not_at_every_step(app: Dashboard, pilot: Pilot) -> None:
    asked: list[float] = []
    set_refresh = app.set_refresh
    app.refresh_soon._work.fn = lambda seconds: (asked.append(seconds), set_refresh(seconds))
    app.refresh.focus_force()
    for _ in range(30):
        pilot.press("<Right>")
    assert app.refresh.get() == pytest.approx(4.0)
    assert app.seconds["text"] == "4.0 s"
    pilot.wait_until(lambda: asked[-1:] == [4.0])
    assert len(asked) < 30
    for _ in range(60):
        pilot.press("<Left>")
    assert app.refresh.get() == pytest.approx(0.1)
    pilot.wait_until(lambda: asked[-1:] == [0.1])


def test_what_is_not_on_the_screen_is_not_measured(
    app: Dashboard, pilot: Pilot, tk_root: tk.Tk, machine: Machine
) -> None:
    app.set_refresh(0.0)
    tk_root.withdraw()
    pilot.settle()
    stood = machine.time
    tk_root.after(100, lambda: setattr(tk_root, "passed", True))
    pilot.wait_until(lambda: getattr(tk_root, "passed", False))
    assert machine.time == stood
    tk_root.deiconify()
    pilot.wait_until(lambda: machine.time > stood)


def test_the_colours_follow_the_theme(app: Dashboard, pilot: Pilot) -> None:
    style = ttk.Style.get_instance()
    assert style is not None
    canvas = app.charts["cpu"].canvas
    seen = []
    for _ in range(2):
        pilot.wait_until(
            lambda: canvas.itemcget(app.charts["cpu"].lines[0], "fill") == str(style.colors.primary)
        )
        assert str(canvas["background"]) == style.lookup("@card.TLabel", "background")
        seen.append(str(canvas["background"]))
        change_theme()
    assert seen[0] != seen[1]


def test_a_busy_machine_is_told_once_and_escape_takes_it_away(
    app: Dashboard, pilot: Pilot, tk_root: tk.Tk, machine: Machine
) -> None:
    machine.cpu = lambda time: 97.0
    let_pass(app, pilot, 60)
    assert toasts(tk_root) == ["CPU", "97 % in use, and above 90 % for a while"]
    assert "danger" in str(app.charts["cpu"].title.cget("style")).lower()
    assert "danger" not in str(app.charts["memory"].title.cget("style")).lower()
    pilot.press("<Escape>", app.refresh)
    pilot.wait_until(lambda: not toasts(tk_root))
    machine.cpu = lambda time: 20.0
    let_pass(app, pilot, 5)
    assert "danger" not in str(app.charts["cpu"].title.cget("style")).lower()


def test_the_limit_is_typed_and_half_typed_text_leaves_it(
    app: Dashboard, pilot: Pilot, tk_root: tk.Tk, machine: Machine
) -> None:
    app.limit_box.delete(0, "end")
    assert app.limit.get() == 90
    pilot.type(app.limit_box, "35")
    assert app.limit.get() == 35
    let_pass(app, pilot, 10)
    pilot.wait_until(lambda: "Memory" in toasts(tk_root))
    app.hide_toasts()
    pilot.wait_until(lambda: not toasts(tk_root))


def test_an_error_while_measuring_is_reported_and_the_next_measurement_comes(
    app: Dashboard, pilot: Pilot, machine: Machine
) -> None:
    errors: list[BaseException] = []
    app.runtime.on_error = errors.append
    machine.cpu = refuse(ValueError("no such thing"))
    app.set_refresh(0.0)
    pilot.wait_until(lambda: len(errors) >= 2)
    machine.cpu = lambda time: 10.0
    pilot.wait_until(lambda: app.charts["cpu"].legend[0]["text"] == "average 10 %")
    assert {str(error) for error in errors} == {"no such thing"}


def test_destroying_it_in_the_middle_of_a_measurement_ends_it(
    app: Dashboard, pilot: Pilot, tk_root: tk.Tk
) -> None:
    app.toast("CPU", "97 % in use")
    app.set_refresh(0.0)
    polling = app.polling
    app.destroy()
    assert polling is not None
    assert polling.cancelled()
    pilot.wait_until(lambda: not toasts(tk_root))
    pilot.settle()


CLOSE_IN_THE_MIDDLE = """
import sys
from apps._use import first, until, use
from apps.live_dashboard import dashboard

class Slow(dashboard.Meter):
    measuring = False

    def measure(self):
        from tkasync import current_task
        Slow.measuring = True
        current_task().token.wait(60)
        return super().measure()

dashboard.Meter = Slow

async def user(window):
    await until(lambda: Slow.measuring)

use(dashboard.main, user)
"""


def test_closing_the_window_in_the_middle_of_a_measurement_ends_the_process(tmp_path: Path) -> None:
    assert run_to_its_end(CLOSE_IN_THE_MIDDLE, tmp_path / "history.sqlite") == (0, "")
