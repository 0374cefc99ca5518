"""The Mandelbrot explorer, used in its window with real threads and worker processes."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from apps.mandelbrot import engines, window
from apps.mandelbrot.engines import Engine, about_threads
from apps.mandelbrot.window import Explorer
from tests.apps.ending import run_to_its_end
from tests.apps.mandelbrot.work import compute_without_end, workers
from tkasync.processes import Cluster
from tkasync.testing import Pilot
from tkasync.widgets.error_box import ErrorBox

LONG = 60.0  # seconds; a bound for a busy machine


@pytest.fixture
def app(tk_root: tk.Tk, pilot: Pilot) -> Explorer:
    tk_root.geometry("420x300")
    app = Explorer(tk_root)
    app.pack(fill="both", expand=True)
    app.iterations.set(30)
    pilot.wait_until(lambda: app.view.width > 1)
    return app


def see_all(app: Explorer, pilot: Pilot) -> None:
    pilot.wait_until(lambda: is_whole(app), timeout=LONG)


def is_whole(app: Explorer) -> bool:
    return set(app.pieces) == set(app.view.tiles(app.iterations.get()))


def errors(app: Explorer) -> list[str]:
    boxes = [widget for widget in app.winfo_toplevel().winfo_children() if isinstance(widget, ErrorBox)]
    return [text for box in boxes for text in box.errors]


def colour(app: Explorer, x: int, y: int) -> tuple[int, int, int]:
    left, top, _, _ = app.view.covering
    return app.picture.fine.get(x + app.view.left - left, y + app.view.top - top)


def test_the_whole_set_is_shown_black_on_colours(app: Explorer, pilot: Pilot) -> None:
    see_all(app, pilot)
    assert colour(app, app.view.width // 2, app.view.height // 2) == (0, 0, 0)
    assert colour(app, 2, 2) != (0, 0, 0)
    pilot.wait_until(lambda: f"{len(app.pieces)} of {len(app.pieces)} tiles" in app.status.text["text"])


@pytest.mark.parametrize(
    ("key", "magnification"), [("<plus>", 2.0), ("<KP_Subtract>", 0.5), ("<Right>", 1.0), ("<Up>", 1.0)]
)
def test_keys_lead_on_and_back(app: Explorer, pilot: Pilot, key: str, magnification: float) -> None:
    before = app.view
    pilot.press(key, app.picture)
    assert app.view != before
    assert app.view.magnification == pytest.approx(magnification)
    pilot.press("<Alt-Left>", app.picture)
    assert app.view == before
    pilot.press(key, app.picture)
    pilot.press("<Home>", app.picture)
    assert app.view == before


def mouse(app: Explorer, *events: tuple[str, int, int]) -> None:
    for sequence, x, y in events:
        app.picture.event_generate(sequence, x=x, y=y)
    app.update()


def test_dragging_pans_and_what_was_computed_stays(app: Explorer, pilot: Pilot) -> None:
    see_all(app, pilot)
    point, seen = app.view.point(100, 100), colour(app, 100, 100)
    mouse(app, ("<ButtonPress-1>", 100, 100), ("<B1-Motion>", 90, 95), ("<ButtonRelease-1>", 60, 80))
    assert app.view.point(60, 80) == point
    assert colour(app, 60, 80) == seen
    assert app.measurement.total < len(list(app.view.tiles(30)))


def test_the_wheel_zooms_where_the_mouse_is(app: Explorer, pilot: Pilot) -> None:
    point = app.view.point(30, 40)
    if tk.TkVersion < 8.7:
        mouse(app, ("<Button-4>", 30, 40))
    else:
        app.picture.event_generate("<MouseWheel>", x=30, y=40, delta=120)
    assert app.view.magnification == pytest.approx(2)
    assert app.view.point(30, 40) == point


@pytest.mark.parametrize("button", ["3", "1"])
def test_a_frame_is_enlarged(app: Explorer, pilot: Pilot, button: str) -> None:
    middle = app.view.point(75, 60)
    shift = 0 if button == "3" else 1
    app.picture.event_generate(f"<ButtonPress-{button}>", x=50, y=40, state=shift)
    app.picture.event_generate(f"<B{button}-Motion>", x=100, y=80, state=shift)
    app.picture.event_generate(f"<ButtonRelease-{button}>", x=100, y=80, state=shift)
    app.update()
    assert app.view.magnification > 2
    assert app.view.point(app.view.width / 2, app.view.height / 2) == pytest.approx(
        middle, abs=app.view.grid.scale * 4
    )


def test_a_zoom_aborts_the_outdated_tiles(
    app: Explorer, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "compute", compute_without_end)
    app.again()
    outdated = app.task
    assert outdated is not None
    pilot.wait_until(lambda: app.pieces)
    monkeypatch.undo()
    pilot.press("<plus>", app.picture)
    assert outdated.cancelled()
    see_all(app, pilot)
    pilot.wait_until(lambda: not outdated.still_running)
    assert {tile.grid for tile in app.pieces} == {app.view.grid}


def test_escape_stops_and_f5_goes_on(app: Explorer, pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "compute", compute_without_end)
    app.again()
    pilot.wait_until(lambda: app.pieces)
    pilot.press("<Escape>", app.picture)
    assert app.task is not None
    assert app.task.cancelled()
    pilot.wait_until(lambda: not app.scope.tasks)
    assert not is_whole(app)
    monkeypatch.undo()
    pilot.press("<F5>", app.picture)
    see_all(app, pilot)


def test_other_colours_need_no_computing(app: Explorer, pilot: Pilot) -> None:
    see_all(app, pilot)
    task, before = app.task, colour(app, 2, 2)
    app.palette.set("Grey")
    app.recolour()
    pilot.wait_until(lambda: colour(app, 2, 2) != before)
    pilot.settle()
    assert len(set(colour(app, 2, 2))) == 1
    assert app.task is task


@pytest.mark.slow
def test_processes_compute_the_same_picture_and_both_speeds_are_kept(app: Explorer, pilot: Pilot) -> None:
    see_all(app, pilot)
    by_threads = dict(app.pieces)
    app.compare()
    pilot.wait_until(lambda: len(app.panel.speeds()) == 2 and not app.scope.tasks, timeout=LONG)
    assert app.pieces == by_threads
    assert [engine for engine in Engine if app.panel.comparable(engine)] == app.engines.at_hand
    assert (app.engine, app.choice.get()) == (Engine.THREADS, "Threads")


@pytest.mark.slow
def test_a_worker_that_is_killed_is_told_and_threads_go_on(
    app: Explorer, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "compute", compute_without_end)
    see_all(app, pilot)
    app.choose(Engine.PROCESSES)
    pilot.wait_until(lambda: app.engine is Engine.PROCESSES and app.pieces, timeout=LONG)
    monkeypatch.undo()
    for worker in workers():  # one that is not ready yet would not be missed
        worker.kill()
    see_all(app, pilot)
    assert (app.engine, app.choice.get()) == (Engine.THREADS, "Threads")
    assert "SIGKILL" in errors(app)[0]
    pilot.wait_until(lambda: not workers())


@pytest.mark.slow
def test_a_cluster_computes_the_same_picture_and_threads_go_on_when_it_is_lost(
    app: Explorer, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra [distributed] is not installed")
    see_all(app, pilot)
    by_threads = dict(app.pieces)
    app.choose(Engine.LOCAL_CLUSTER)
    pilot.wait_until(lambda: app.engine is Engine.LOCAL_CLUSTER and is_whole(app), timeout=LONG)
    assert app.pieces == by_threads
    monkeypatch.setattr(window, "compute", compute_without_end)
    app.again()
    pilot.wait_until(lambda: app.pieces, timeout=LONG)
    monkeypatch.undo()
    cluster = app.engines.executor(Engine.LOCAL_CLUSTER)
    assert isinstance(cluster, Cluster)
    cluster.client.close()
    see_all(app, pilot)
    assert (app.engine, app.choice.get()) == (Engine.THREADS, "Threads")
    assert "ClusterLostError" in errors(app)[0]
    assert Engine.LOCAL_CLUSTER not in app.engines.at_hand


@pytest.mark.parametrize("kind", [ConnectionRefusedError, ImportError])
def test_a_cluster_that_cannot_be_had_is_told_and_all_stays_as_it_was(
    app: Explorer, pilot: Pilot, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def refuse(_address: str | None) -> None:
        raise kind("it is not there")

    told: list[BaseException] = []
    app.runtime.on_error = told.append
    monkeypatch.setattr(engines, "connect_cluster", refuse)
    see_all(app, pilot)
    task = app.task
    app.choice.set(Engine.LOCAL_CLUSTER)
    app.choose(Engine.LOCAL_CLUSTER)
    pilot.wait_until(lambda: told)
    assert [str(each) for each in told] == ["it is not there"]
    assert (app.choice.get(), app.task) == (Engine.THREADS, task)


def test_the_picture_is_saved_as_png(
    app: Explorer, pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask(title: str) -> str:
        return str(tmp_path / "picture")

    monkeypatch.setattr(window, "ask_save", ask)
    see_all(app, pilot)
    pilot.press("<Control-s>", app.picture)
    pilot.wait_until(lambda: (tmp_path / "picture.png").exists())
    pilot.settle()
    saved = tk.PhotoImage(master=app, file=tmp_path / "picture.png")
    assert (saved.width(), saved.height()) == (app.view.width, app.view.height)
    assert saved.get(5, 7) == colour(app, 5, 7)
    with pytest.raises(OSError, match="cannot be saved"):
        app.picture.save(str(tmp_path / "no" / "folder.png"))


def test_the_picture_shows_in_each_theme_that_it_has_the_focus(app: Explorer, pilot: Pilot) -> None:
    colours = set()
    for _ in range(2):
        pilot.press("<l>", app.picture)
        assert str(app.picture["highlightthickness"]) == "2"
        colours.add(str(app.picture["highlightcolor"]))
    assert len(colours) == 2


@pytest.mark.parametrize(
    ("has_lock", "said"), [(lambda: True, "take turns"), (lambda: False, "side by side")]
)
def test_the_window_says_what_threads_do_in_this_python(
    monkeypatch: pytest.MonkeyPatch, has_lock: Callable[[], bool], said: str
) -> None:
    monkeypatch.setattr("sys._is_gil_enabled", has_lock, raising=False)
    assert said in about_threads()


CLOSE_IN_THE_MIDDLE = """
import sys
from pathlib import Path

from apps._use import first, until, use
from apps.mandelbrot import main
from apps.mandelbrot.engines import Engine
from apps.mandelbrot.window import Explorer
from tests.apps.mandelbrot.work import workers

file = Path(sys.argv.pop())

async def user(window):
    app = first(window, Explorer)
    await until(lambda: app.view.width > 1)
    app.iterations.set(4000)
    app.choose(Engine.ENGINE)
    await until(lambda: app.engine is Engine.ENGINE and app.pieces)
    file.write_text(" ".join(str(worker.pid) for worker in workers()))

use(main, user)
"""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["THREADS", "PROCESSES"])
def test_closing_in_the_middle_of_the_work_ends_all_of_it(tmp_path: Path, engine: str) -> None:
    program = CLOSE_IN_THE_MIDDLE.replace("Engine.ENGINE", f"Engine.{engine}")
    assert run_to_its_end(program, tmp_path / "workers") == (0, "")
    workers = [int(pid) for pid in (tmp_path / "workers").read_text().split()]
    assert bool(workers) == (engine == "PROCESSES")
    assert [pid for pid in workers if psutil.pid_exists(pid)] == []
