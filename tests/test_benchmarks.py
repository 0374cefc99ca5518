"""The benchmark's own arithmetic: what it says must follow from what it measured."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from argparse import Namespace
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
        "ours": outcome("calls_per_s", 80, 800, 8.1),
        "qt-signal": outcome("calls_per_s", 20, 200, 2),
    }
    assert verdicts({"flood": flood}, "flood from 8 threads") == [(0.8, True), (4.0, False)]


def test_a_round_in_which_the_peer_did_not_suffer_says_nothing():
    """Beside other load the system hides the starvation that this bar is about."""
    bar = "configure beside a computing task"
    ours = outcome("configure_us", 3000, 500)
    results = {"configure": {"ours": ours, "plain-tk": outcome("configure_us", 20, 5000)}}
    assert verdicts(results, bar) == [(0.1, True)]
    results = {"configure": {"ours": ours, "plain-tk": outcome("configure_us", 20, 30)}}
    assert verdicts(results, bar) == [(None, None)]


@pytest.mark.parametrize(("share", "holds"), [(0.95, True), (0.9, False)])
def test_a_bar_may_be_what_is_reached_at_least(share, holds):
    wake = {"ours": outcome("computes_throughput", share)}
    assert verdicts({"wake": wake}, "... its own throughput") == [(round(share / 0.95, 3), holds)]


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


@pytest.fixture
def subject(monkeypatch, tmp_path):
    """Add a subject for the children to measure."""

    def add(name, text):
        subjects = tmp_path / "subjects"
        subjects.mkdir()
        (subjects / f"{name}.py").write_text(text)
        monkeypatch.setenv("PYTHONPATH", f"{SCRIPTS}:{tmp_path}")
        (tmp_path / "sitecustomize.py").write_text(
            f"import benchmarks.subjects; benchmarks.subjects.__path__.append({str(subjects)!r})\n"
        )

    return add


def test_a_child_that_hangs_is_killed_and_reported(monkeypatch, subject):
    """The benchmark never waits for ever."""
    subject("stuck", "import threading\ndef measure(peer, quick): threading.Event().wait()\n")
    runner = load("runner")
    monkeypatch.setattr(runner, "PATIENCE", 1.0)
    assert runner.measure("stuck", "ours", quick=True) == {"failed": "did not end within 1 s"}


def make_tree(folder, cost):
    (folder / "tkasync").mkdir(parents=True)
    (folder / "tkasync" / "__init__.py").write_text(f"COST = {cost}\n")
    return folder


def test_a_child_measures_the_tree_that_it_is_given(subject, tmp_path):
    subject("cost", "import tkasync\ndef measure(peer, quick): return {'cost_us': tkasync.COST}\n")
    trees = [make_tree(tmp_path / str(cost), cost) for cost in (3, 4)]
    answers = [load("runner").measure("cost", "ours", True, tree) for tree in trees]
    assert answers == [{"figures": {"cost_us": 3}}, {"figures": {"cost_us": 4}}]


def test_a_child_that_finds_another_tkasync_fails(subject, tmp_path):
    """Otherwise an installed one would be compared with itself."""
    subject("cost", "import tkasync\ndef measure(peer, quick): return {'cost_us': 1}\n")
    (empty := tmp_path / "empty").mkdir()
    assert "measured another tree" in load("runner").measure("cost", "ours", True, empty)["failed"]


def rows_against(now, then):
    against = load("against")
    return against.rows_of("flood", {"ours": against.Pair(now, then)})


@pytest.mark.parametrize(("now", "holds"), [((10.0, 210.0, 40.0), True), ((11.0, 220.0, 44.0), False)])
def test_a_row_compares_both_trees_round_by_round(now, holds):
    """A round in which the machine is slow says as much as another."""
    (row,) = rows_against(outcome("us_per_call", *now), outcome("us_per_call", 10.0, 200.0, 40.0))
    assert row.holds is holds
    assert row.ratio == pytest.approx(1.0 if holds else 1.1)
    assert row.low <= row.ratio <= row.high


def test_against_a_commit_what_only_computes_is_compared_by_its_quickest_round():
    against = load("against")
    pair = against.Pair(outcome("effect_quick_us", 4.0, 2.5, 4.1), outcome("effect_quick_us", 2.4, 2.5, 2.6))
    (row,) = [row for row in against.rows_of("signals", {"ours": pair}) if "ours effect" in row.what]
    assert (row.now, row.then, row.holds) == (2.5, 2.4, True)


@pytest.mark.parametrize(("commit", "limit"), [("b6c5599", 0.7), ("b6c5599d", 0.7), ("main", 1.05)])
def test_against_the_commit_of_the_design_a_task_has_a_bar_of_its_own(commit, limit):
    """Nothing grows; and what was to become quicker has done so."""
    against = load("against")
    pair = against.Pair(outcome("task", 69.0), outcome("task", 100.0))
    rows = against.rows_of("counted", {"instructions": pair}, commit)
    (row,) = [row for row in rows if row.what == "counted instructions task"]
    assert (row.limit, row.holds) == (limit, True)


def test_every_way_that_is_counted_arrives():
    acts = load("acts").Acts()
    try:
        for act in acts.all.values():
            act(2)
        assert tuple(acts.all) == load("plan").COUNTED
    finally:
        acts.runtime.close()
        acts.root.destroy()


def test_a_row_that_one_tree_cannot_run_does_not_hold_and_says_why():
    broken = load("runner").Outcome(problem="no name of that kind")
    (row,) = rows_against(outcome("us_per_call", 10.0), broken)
    assert not row.holds
    assert row.cells()[1] == "not measured: then: no name of that kind"


def test_what_is_compared_with_an_earlier_commit_is_in_the_plan():
    plan = {subject.name: subject for subject in load("plan").PLAN}
    for name, (peers, _figures) in load("against").SUBJECTS.items():
        assert set(peers) <= set(plan[name].peers)


@pytest.fixture
def clone(tmp_path):
    """A repository with two commits, "old" and "new"."""
    for text in ("old", "new"):
        tree = make_tree(tmp_path / "clone", 1) if text == "old" else tmp_path / "clone"
        (tree / "text").write_text(text)
        for command in (
            "init --quiet",
            "add --all",
            f"-c user.name=x -c user.email=x@x.example commit --quiet -m {text}",
        ):
            subprocess.run(["git", "-C", tree, *command.split()], check=True)
        subprocess.run(["git", "-C", tree, "tag", text], check=True)
    return tmp_path / "clone"


def worktrees(clone):
    listed = subprocess.run(
        ["git", "-C", clone, "worktree", "list"], capture_output=True, text=True, check=True
    )
    return listed.stdout.splitlines()


def test_an_earlier_commit_is_checked_out_beside_and_gone_afterwards(clone):
    with load("against").checkout(clone, "old") as tree:
        assert (tree / "text").read_text() == "old"
        assert (clone / "text").read_text() == "new"
    assert not tree.exists()
    assert len(worktrees(clone)) == 1


def test_the_checkout_goes_also_when_the_comparison_fails(clone):
    with pytest.raises(ZeroDivisionError), load("against").checkout(clone, "old") as tree:
        raise ZeroDivisionError
    assert not tree.exists()
    assert len(worktrees(clone)) == 1


def test_a_commit_that_is_not_there_is_named(clone):
    with (
        pytest.raises(SystemExit, match="no commit 'elsewhere' in this clone"),
        load("against").checkout(clone, "elsewhere"),
    ):
        pass


def test_without_valgrind_the_counted_row_is_missing_and_says_so(monkeypatch):
    counted = load("subjects.counted")
    monkeypatch.setattr(counted, "which", lambda _name: None)
    with pytest.raises(ImportError, match="valgrind is not installed"):
        counted.measure("instructions", True)


def test_a_section_is_a_name_for_its_subjects_and_a_quick_run_leaves_it_out():
    main, plan = load("__main__"), load("plan")
    asked = Namespace(only=["processes"], quick=False)
    assert {subject.section for subject in main.chosen(asked)} == {"processes"}
    assert all(not subject.section for subject in main.chosen(Namespace(only=None, quick=True)))
    assert set(main.chosen(Namespace(only=None, quick=False))) == set(plan.PLAN)


@pytest.fixture
def page(monkeypatch, tmp_path):
    """A page with both sections, both from an earlier run."""
    path = tmp_path / "performance.md"
    path.write_text(
        "before\n<!-- bars -->\nold bars\n<!-- end of bars -->\nbetween\n"
        "<!-- processes -->\nold processes\n<!-- end of processes -->\nafter\n"
    )
    monkeypatch.setattr(load("page"), "PAGE", path)
    return path


def run_of(tmp_path, subject, peer, figure):
    bar = {
        "subject": subject,
        "what": "this bar",
        "bar": "<= 3 s",
        "measured": "2 s",
        "ratio": 0.66,
        "holds": True,
    }
    about = {"at": "2026-11-26T", "commit": "c", "python": "3", "tk": "8", "cores": 2, "quick": False}
    results = {subject: {peer: {"median": {figure: 2.0}, "rounds": [], "notes": []}}}
    path = tmp_path / "run.json"
    path.write_text(json.dumps({"run": about, "bars": [bar], "results": results}))
    return path


@pytest.mark.parametrize(
    ("subject", "left", "replaced"),
    [
        ("closing", "old processes", "old bars"),
        ("process_close", "old bars", "old processes"),
    ],
)
def test_a_run_replaces_the_sections_that_it_has_measured_and_no_other(
    page, tmp_path, subject, left, replaced
):
    load("page").update(run_of(tmp_path, subject, "ours", "process_end_s"))
    text = page.read_text()
    assert left in text
    assert replaced not in text
    assert "| this bar | <= 3 s | 2 s | 0.66 | holds |" in text
    assert [text.startswith("before\n"), "\nbetween\n" in text, text.endswith("\nafter\n")] == [True] * 3
    assert ("| ours | process end 2 s |" in text) is (subject == "process_close")
