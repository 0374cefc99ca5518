"""The live dashboard: what it measures, what it keeps, and the window, used by mouse and keyboard."""

from __future__ import annotations

import gc
import math
import sqlite3
import subprocess
import sys
import tkinter as tk
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, NoReturn

import psutil
import pytest
import ttkbootstrap as ttk
from hypothesis import given
from hypothesis import strategies as st

from apps.live_dashboard.alarms import Alarm
from apps.live_dashboard.chart import GAP, Chart, coordinates, nice
from apps.live_dashboard.dashboard import Dashboard, rate, size
from apps.live_dashboard.history import KEPT, History, state_folder
from apps.live_dashboard.measuring import CORES, Meter, ProcessUse, Rates, Sample
from apps.live_dashboard.timeline import PIECES, SPANS, Timeline, Trend
from tkasync import spawn_interval
from tkasync.testing import FakeHost, Pilot

ROOT = Path(__file__).resolve().parents[2]
START = 1_800_000_000.0
HOUR = 3600.0


def sample(time: float, cpu: float = 20.0) -> Sample:
    processes = tuple(ProcessUse(pid, f"program {pid}", cpu / pid, 1e6) for pid in (1, 2))
    return Sample(time, (cpu,) * (CORES + 1), (40.0, None), (1e6, 0.0), (2e3, 1e3), 50.0, processes)


class Machine:
    """Stands for psutil and the clock: each measurement is a second, or so many, after the one before."""

    def __init__(self) -> None:
        self.time = START
        self.pause = 1.0
        self.cpu: Callable[[float], float] = lambda time: 50 + 40 * math.sin(time / 30)

    def measure(self) -> Sample:
        self.time += self.pause
        return sample(self.time, self.cpu(self.time))


# --- Measuring


def test_the_real_machine_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when every measurement is on another thread: the second has the rates since the first."""
    moments = count()
    meter = Meter(elapsed=lambda: float(next(moments)))
    first, second = meter.measure(), meter.measure()
    assert first.cpu == (None,) * (CORES + 1)
    assert all(share is not None and 0 <= share <= 100 for share in second.cpu)
    assert second.memory[0] is not None
    assert 0 < second.memory[0] < 100
    assert 0 < len(second.processes) <= 8
    assert all(use.name and use.cpu >= 0 for use in second.processes)


class Core(NamedTuple):
    """The times of a core, in seconds, as Linux has them."""

    user: float
    system: float
    idle: float
    iowait: float
    guest: float


def cores_at(monkeypatch: pytest.MonkeyPatch, *readings: list[Core]) -> None:
    given = iter(readings)
    monkeypatch.setattr(psutil, "cpu_times", lambda percpu: next(given))


def test_cpu_is_the_share_of_each_core_that_is_not_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk is idle, and a guest's time is not counted twice."""
    monkeypatch.setattr("apps.live_dashboard.measuring.CORES", 2)
    cores_at(
        monkeypatch,
        [Core(0, 0, 0, 0, 0)] * 2,
        [Core(user=1, system=1, idle=1, iowait=1, guest=1), Core(0, 0, 4, 0, 0)],
    )
    moments = iter((0.0, 4.0))
    meter = Meter(elapsed=lambda: next(moments))
    meter.measure()
    assert meter.measure().cpu == (25.0, 50.0, 0.0)


def test_a_core_that_is_switched_off_is_no_share_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.live_dashboard.measuring.CORES", 2)
    busy = Core(9, 0, 0, 0, 0)
    cores_at(monkeypatch, [busy] * 2, [busy], [busy])
    moments = count()
    meter = Meter(elapsed=lambda: float(next(moments)))
    assert [meter.measure().cpu for _ in range(3)] == [(None,) * 3, (None,) * 3, (0.0, 0.0, None)]


def refuse(error: BaseException) -> Callable[..., NoReturn]:
    def read(*_: object, **__: object) -> NoReturn:
        raise error

    return read


@pytest.mark.parametrize(
    "error",
    [psutil.AccessDenied(1), PermissionError("/proc/stat"), RuntimeError("no disk"), NotImplementedError()],
)
def test_what_a_container_hides_is_nothing_and_no_error(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    for name in ("cpu_times", "virtual_memory", "swap_memory", "disk_io_counters", "disk_usage"):
        monkeypatch.setattr(psutil, name, refuse(error))
    monkeypatch.setattr(psutil, "net_io_counters", lambda pernic: {"lo": None})
    meter = Meter()
    for _ in range(2):
        found = meter.measure()
        assert (found.cpu, found.memory, found.space) == ((None,) * (CORES + 1), (None, None), None)
        assert (found.disk, found.network) == ((None, None), (None, None))


def test_counters_that_are_none_and_processes_that_end_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process may end, or be another user's, at any of the questions asked of it."""
    monkeypatch.setattr(psutil, "disk_io_counters", lambda: None)

    def process(pid: int, cpu_times: Any) -> SimpleNamespace:
        return SimpleNamespace(pid=pid, cpu_times=cpu_times)

    used = count()

    def times() -> SimpleNamespace:
        return SimpleNamespace(user=float(next(used)), system=0.0)

    found = [process(pid, times) for pid in (1, 2, 3)]
    found += [process(4, refuse(psutil.NoSuchProcess(4))), process(5, refuse(psutil.ZombieProcess(5)))]
    monkeypatch.setattr(psutil, "process_iter", lambda: iter(found))

    def look_at(pid: int) -> SimpleNamespace:
        if pid == 1:
            raise psutil.NoSuchProcess(pid)
        memory = refuse(psutil.AccessDenied(pid)) if pid == 2 else lambda: SimpleNamespace(rss=5)
        return SimpleNamespace(name=lambda: f"program {pid}", memory_info=memory)

    monkeypatch.setattr(psutil, "Process", look_at)
    moments = count()
    meter = Meter(elapsed=lambda: float(next(moments)))
    meter.measure()
    second = meter.measure()
    assert second.disk == (None, None)
    assert second.processes == (ProcessUse(3, "program 3", 300.0, 5.0),)


def test_rates_are_those_a_second_and_never_negative() -> None:
    rates = Rates(2)
    assert rates.since_last(0.0, (100, 100)) == (None, None)
    assert rates.since_last(2.0, (300, 50)) == (100.0, 0.0)
    assert rates.since_last(2.01, (900, 900)) == (100.0, 0.0), "too soon to say"
    assert rates.since_last(3.0, None) == (None, None)
    assert rates.since_last(4.0, (1, 1)) == (None, None)


# --- Trends and charts


def test_a_trend_is_the_mean_of_each_piece_of_the_time() -> None:
    trend = Trend(600.0)
    for time, value in ((0.0, 1.0), (1.9, 3.0), (2.0, 10.0), (3.0, None)):
        trend.add(START + time, value)
    assert trend.points(START + 4.0) == [(3.0, 2.0), (1.0, 10.0)]


def test_a_clock_that_is_set_back_leaves_no_future() -> None:
    trend = Trend(60.0)
    for time in (10.0, 20.0, 30.0):
        trend.add(START + time, time)
    trend.add(START + 15.0, 99.0)
    assert [value for _, value in trend.points(START + 15.0)] == [10.0, 99.0]


@given(st.lists(st.tuples(st.floats(-100, 5000), st.none() | st.floats(0, 100)), max_size=200))
def test_a_trend_stays_small_and_in_order_whatever_the_clock_does(
    steps: list[tuple[float, float | None]],
) -> None:
    trend, now = Trend(60.0), START
    for step, value in steps:
        now += step
        trend.add(now, value)
        ages = [age for age, _ in trend.points(now)]
        assert ages == sorted(ages, reverse=True)
        assert len(trend) <= PIECES + 1


def test_a_timeline_opens_with_the_span_that_shows_all_there_is() -> None:
    assert Timeline().span_for(START) == 60.0
    for age, span in ((30.0, 60.0), (500.0, 600.0), (3000.0, 3600.0), (9000.0, 3600.0)):
        assert Timeline([sample(START - age)]).span_for(START) == span


def test_a_line_goes_from_left_to_right_and_hides_where_nothing_was_measured() -> None:
    line = coordinates([(60.0, 0.0), (30.0, 50.0), (0.0, 100.0)], 60.0, 100.0, 600, 102)
    assert line[:2] == [0.0, 101.0]
    assert line[-2:] == [600.0, 1.0]
    heights = line[1::2]
    assert len(heights) == 7, "two more points for each of the gaps of half a minute"
    assert sorted(heights)[-4:] == [heights[1]] * 4
    assert heights[1] > 102
    near = coordinates([(GAP, 0.0), (0.0, 100.0)], 60.0, 100.0, 600, 102)
    assert len(near) == 4


def test_fewer_than_two_points_are_a_line_outside() -> None:
    for points in ([], [(1.0, 1.0)]):
        assert max(coordinates(points, 60.0, 100.0, 600, 102)) < 0


@given(st.floats(0, 1e15))
def test_the_scale_is_a_round_number_that_holds_the_value(value: float) -> None:
    top = nice(value, 1e4)
    assert max(value, 1e4) <= top * (1 + 1e-9)
    assert top <= 10 * max(value, 1e4)
    assert f"{top:.0e}"[0] in "125"


def test_sizes_are_told_in_about_three_digits() -> None:
    told = [size(count) for count in (0, 999, 1000, 99_400, 999_499, 999_500, 2.5e9, 3e13)]
    assert told == ["0 B", "999 B", "1.0 kB", "99.4 kB", "999 kB", "1.0 MB", "2.5 GB", "30000 GB"]
    assert rate(1500) == "1.5 kB/s"


# --- Alarms


def test_an_alarm_is_told_once_and_again_only_after_a_calm() -> None:
    alarm = Alarm()
    values = [95] * 7 + [89, 95] * 8 + [95] * 8 + [80] + [95] * 7
    begins = [at for at, value in enumerate(values) if alarm.update(START + at, value, 90)]
    assert begins == [5, 37]
    assert alarm.is_on


def test_a_short_peak_is_no_alarm_and_what_is_not_measured_is_none() -> None:
    alarm = Alarm()
    assert not any(alarm.update(START + at, 50 if at % 4 == 0 else 95, 90) for at in range(40))
    assert not any(alarm.update(START + at, None, 90) for at in range(40))


def test_an_alarm_survives_a_clock_that_is_set_back() -> None:
    alarm = Alarm()
    assert not alarm.update(START, 95, 90)
    assert not alarm.update(START - HOUR, 95, 90)
    assert alarm.update(START - HOUR + 5, 95, 90)


# --- The history


def rows(history: History) -> int:
    with closing(sqlite3.connect(history.path)) as connection:
        return int(connection.execute("SELECT count(*) FROM sample").fetchone()[0])


def test_the_last_hour_is_there_after_a_restart(tmp_path: Path) -> None:
    history = History(tmp_path / "new" / "folder" / "history.sqlite")
    times = [START, START + 0.4, START + 1, START + KEPT + 1]
    for time in times:
        history.add(sample(time))
    loaded = History(history.path).load(START + KEPT + 1)
    assert [found.time for found in loaded] == [START + 1, START + KEPT + 1]
    assert loaded[0].cpu == (20.0,) * (CORES + 1)
    assert loaded[0].memory == (40.0, None)
    assert not history.trouble
    assert rows(history) == 2


def test_a_clock_that_is_set_back_takes_the_rows_of_the_future_along(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite")
    for time in (START, START + 100, START + 50):
        history.add(sample(time))
    assert [found.time for found in history.load(START + 100)] == [START, START + 50]


@pytest.mark.parametrize("begin", [0, 100], ids=["not a database", "a page is damaged"])
def test_a_damaged_file_is_set_aside_and_the_history_begins_anew(tmp_path: Path, begin: int) -> None:
    history = History(tmp_path / "history.sqlite")
    history.add(sample(START))
    damaged = bytearray(history.path.read_bytes())
    damaged[begin:] = b"\xa5" * (len(damaged) - begin)
    history.path.write_bytes(damaged)
    assert history.load(START) == []
    assert "was damaged" in history.trouble
    assert (tmp_path / "history.damaged").read_bytes() == bytes(damaged)
    history.add(sample(START))
    assert len(history.load(START)) == 1


def test_rows_that_something_else_has_written_are_left_out(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite")
    history.add(sample(START))
    with closing(sqlite3.connect(history.path)) as connection, connection:
        for number, text in enumerate(("no json", "[]", "{}", '{"cpu": 1}', '{"cpu": ["x"]}'), 1):
            connection.execute("INSERT INTO sample VALUES (?, ?)", (START - number, text))
    assert [found.time for found in history.load(START)] == [START]


def test_another_number_of_cores_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite")
    history.add(sample(START))
    with closing(sqlite3.connect(history.path)) as connection, connection:
        more = '{"cpu": [1, 2], "memory": [], "disk": [1, 2, 3], "network": [null, 1]}'
        connection.execute("UPDATE sample SET quantities = ?", (more,))
    found = history.load(START)[0]
    assert (found.cpu[:2], len(found.cpu), found.disk) == ((1.0, 2.0), CORES + 1, (1.0, 2.0))


def test_a_folder_that_cannot_be_written_is_told_and_not_fatal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    history = History(tmp_path / "file" / "history.sqlite")
    history.add(sample(START))
    assert history.load(START) == []
    assert history.trouble.startswith("No history is kept: ")


def test_a_file_that_another_program_holds_is_told_until_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.live_dashboard.history.PATIENCE", 0.01)
    history = History(tmp_path / "history.sqlite")
    history.add(sample(START))
    with closing(sqlite3.connect(history.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        history.add(sample(START + 1))
        assert "locked" in history.trouble
    history.add(sample(START + 2))
    assert not history.trouble
    assert len(history.load(START + 2)) == 2


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the XDG specification is of other systems")
def test_the_history_is_where_the_desktop_keeps_state(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for state, folder in (
        (str(tmp_path / "state"), tmp_path / "state"),
        ("relative", tmp_path / ".local/state"),
        ("", tmp_path / ".local/state"),
    ):
        monkeypatch.setenv("XDG_STATE_HOME", state)
        assert state_folder() == folder / "tkasync"


@pytest.mark.slow
def test_an_hour_by_the_clock_is_an_hour_of_rows_and_a_second_one_adds_none(
    fake_host: FakeHost, tmp_path: Path
) -> None:
    history = History(tmp_path / "history.sqlite")

    def measure_and_keep() -> None:
        history.add(sample(START + fake_host.now))

    interval = spawn_interval(1.0, measure_and_keep)
    fake_host.advance(HOUR + 10)
    full, bytes_full = rows(history), history.path.stat().st_size
    assert KEPT - 1 <= full <= KEPT + 1
    fake_host.advance(600)
    assert rows(history) == full
    assert history.path.stat().st_size <= bytes_full * 1.05
    assert fake_host.pending == 1
    interval.abort()
    assert not history.trouble


# --- The window


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
    """Let *seconds* go by on the machine's clock, as fast as it goes."""
    end = app.clock() + seconds
    app.set_refresh(0.0)
    pilot.wait_until(lambda: app.latest is not None and app.latest.time >= end, timeout=100.0)


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
    """Items, widgets and objects: after the first hour there is as much of each as after the next 600 measurements."""

    def amounts() -> tuple[list[int], int, int]:
        gc.collect()
        items = [len(chart.canvas.find_all()) for chart in app.charts.values()]
        commands = len(app.tk.splitlist(app.tk.call("info", "commands")))
        return items, commands, sum(1 for _ in gc.get_objects())

    machine.pause = 4.0
    app.span.set(HOUR)
    let_pass(app, pilot, 120)
    items_at_first, commands_at_first, _ = amounts()
    let_pass(app, pilot, HOUR)
    items, commands, objects = amounts()
    assert (items, commands) == (items_at_first, commands_at_first)
    assert len(line(app.charts["cpu"])) <= 2 * (PIECES + 1)
    let_pass(app, pilot, 2400)
    assert amounts()[2] - objects < 200, "less than one object for every third measurement"


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
        app.change_theme()
    assert seen[0] != seen[1]


def test_a_busy_machine_is_told_once_and_escape_takes_it_away(
    app: Dashboard, pilot: Pilot, tk_root: tk.Tk, machine: Machine
) -> None:
    machine.cpu = lambda time: 97.0
    let_pass(app, pilot, 60)
    app.set_refresh(5.0)
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
    app.set_refresh(5.0)
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
from apps._users import first, until, use
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
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", CLOSE_IN_THE_MIDDLE, tmp_path / "history.sqlite"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert (done.returncode, done.stderr) == (0, "")
