"""The benchmark's own arithmetic: what it says must follow from what it measured."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"


@pytest.fixture(autouse=True)
def _benchmarks_on_the_path(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


def load(name):
    return importlib.import_module(f"benchmarks.{name}")


def outcome(figure, *values):
    return load("runner").Outcome(rounds=[{figure: value} for value in values])


def verdicts(results, what):
    return [(bar.ratio, bar.holds) for bar in load("bars").judge(results) if bar.what == what]


def test_every_bar_names_a_subject_and_peers_that_a_quick_run_measures():
    """Otherwise a bar would always be 'not measured', and nobody would notice."""
    plan = {subject.name: subject for subject in load("plan").PLAN}
    for bar in load("bars").BARS:
        peers = {bar.peer, getattr(bar, "other", bar.peer)}
        assert peers <= set(plan[bar.subject].peers), bar
        assert not plan[bar.subject].full_only, bar


def test_every_subject_has_its_module_and_every_way_its_entry():
    """A subject that cannot be run would show as a failed peer only."""
    for subject in load("plan").PLAN:
        assert (SCRIPTS / "benchmarks" / "subjects" / f"{subject.name}.py").is_file()
    for module, _kind, _arguments in load("peers").WAYS.values():
        assert (SCRIPTS / "benchmarks" / "peers" / f"{module}.py").is_file()


def test_a_ratio_is_taken_within_a_round():
    """A slow minute that meets both peers leaves the ratio as it is, whatever the medians say."""
    flood = {
        "floor": outcome("calls_per_s", 100, 1000, 10),
        "ours": outcome("calls_per_s", 60, 600, 6.1),
        "qt-signal": outcome("calls_per_s", 20, 200, 2),
        "asyncio": outcome("calls_per_s", 5, 50, 0.5),
    }
    assert verdicts({"flood": flood}, "flood from 8 threads") == [(0.6, True), (3.0, False), (12.0, True)]


def test_a_round_in_which_the_peer_did_not_suffer_says_nothing():
    """Beside other load the system hides the starvation that this bar is about."""
    busy = {"ours": outcome("wait_p50_us", 500, 500), "ours-socket": outcome("wait_p50_us", 3000, 500)}
    bars = "worker to UI, beside a computing task", "... portable"
    results = {"latency_busy": busy | {"asyncio": outcome("wait_p50_us", 20, 5000)}}
    assert [verdicts(results, bar) for bar in bars] == [[(0.1, True)], [(0.1, True)]]
    results = {"latency_busy": busy | {"asyncio": outcome("wait_p50_us", 20, 30)}}
    assert [verdicts(results, bar) for bar in bars] == [[(None, None)], [(None, None)]]


def test_a_bar_whose_peer_is_missing_is_not_passed():
    """It says why instead."""
    tasks = {
        "executor": outcome("task_us", 10),
        "ours": outcome("task_us", 15),
        "ours-coroutine": outcome("task_us", 20),
        "qt-pool": load("runner").Outcome(problem="No module named 'PySide6'"),
    }
    bars = list(load("bars").judge({"tasks": tasks}))
    assert [bar.holds for bar in bars] == [True, None, True]
    assert "PySide6" in bars[1].measured


def test_a_child_that_hangs_is_killed_and_reported(monkeypatch, tmp_path):
    """The benchmark never waits for ever."""
    subjects = tmp_path / "subjects"
    subjects.mkdir()
    (subjects / "stuck.py").write_text(
        "import threading\ndef measure(peer, quick): threading.Event().wait()\n"
    )
    runner = load("runner")
    monkeypatch.setattr(runner, "PATIENCE", 1.0)
    monkeypatch.setenv("PYTHONPATH", f"{SCRIPTS}:{tmp_path}")
    (tmp_path / "sitecustomize.py").write_text(
        f"import benchmarks.subjects; benchmarks.subjects.__path__.append({str(subjects)!r})\n"
    )
    assert runner.measure("stuck", "ours", quick=True) == {"failed": "did not end within 1 s"}
