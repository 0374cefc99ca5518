"""`scripts/matrix`: the page has every row that the script knows; what cannot be had is skipped by name."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from platforms import __main__ as platforms_main
from platforms import chroots, page, trial
from platforms.interpreters import Interpreter, ask, find
from platforms.rows import CONDITIONS, ROWS, SUITES, Row
from platforms.trial import Copy, Result, Skipped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the scripts are for Linux")

HERE = Interpreter(sys.executable, "3.11.2", "3.11", "8.6.13", "on", "/usr")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_page_has_each_row_that_the_script_knows_and_none_stays_empty() -> None:
    _, between, _ = page.split()
    head, _, *lines = between.strip().splitlines()
    assert cells(head) == list(page.HEAD)
    assert [cells(line)[0] for line in lines] == [row.name for row in ROWS]
    for line in lines:
        passed = cells(line)[page.HEAD.index("passed")]
        assert passed.isdigit() or passed.startswith(("skipped: ", "not run yet")), line


def test_rows_have_names_of_their_own_and_name_what_there_is() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert {row.suite for row in ROWS} - {""} == set(SUITES)
    assert {row.condition for row in ROWS} - {""} == set(CONDITIONS)
    assert {row.wake for row in ROWS} == {"auto", "pipe", "socket", "poll"}


@pytest.mark.parametrize(
    ("said", "code", "counts"),
    [
        ("12 passed in 3.21s", 0, (12, 0, 0, "")),
        ("===== 3 failed, 9 passed, 2 skipped, 1 error in 70.00s (0:01:10) =====", 1, (9, 4, 2, "")),
        ("2 failed, 5 passed, 7 deselected, 2 errors in 1.0s\nFAILED tests/x.py", 1, (5, 4, 0, "")),
        ("....\nFatal Python error: Aborted", 134, (0, 0, 0, "ended with exit code 134 and no summary")),
        ("5 passed in 1.00s\nFatal Python error", 139, (5, 0, 0, "ended with exit code 139 and no summary")),
        ("no tests ran in 0.10s", 5, (0, 0, 0, "ended with exit code 5 and no summary")),
    ],
)
def test_the_counts_are_those_of_the_last_line(said: str, code: int, counts: tuple[object, ...]) -> None:
    assert trial.summary(said, code) == counts


def test_an_interpreter_is_asked_what_it_is(tmp_path: Path) -> None:
    known = ask(sys.executable)
    assert known is not None
    assert known.version == ".".join(map(str, sys.version_info[:3]))
    assert known.fits(Row("any"))
    assert known.fits(Row("its own", series=known.series, tk=known.tk[:3]))
    assert not known.fits(Row("another", series="3.99"))
    assert ask(str(tmp_path / "none")) is None
    assert known.version in {python.version for python in find([sys.executable])}


def test_what_cannot_be_had_is_skipped_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Copy(tmp_path, str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Skipped, match="needs root"):
        trial.run(Row("r", condition="without /proc"), HERE, copy, (), tmp_path / "log")
    with pytest.raises(Skipped, match="a chroot needs root"):
        chroots.enter("sid", tmp_path)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(Skipped, match="debootstrap is not installed"):
        chroots.enter("sid", tmp_path)
    monkeypatch.setattr(trial, "ask", lambda *_: None)
    with pytest.raises(Skipped, match="cannot be used as a user"):
        trial.run(Row("r", condition="as a user"), HERE, copy, (), tmp_path / "log")


def test_a_copy_has_each_file_of_the_checkout_and_keeps_its_environment(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / "old.py").touch()
    Copy(tmp_path, str(tmp_path)).refresh()
    for name in (
        "scripts/screenshots",
        "scripts/lib",
        ".ci/run",
        "tkasync/py.typed",
        "tests/conftest.py",
        ".venv",
    ):
        assert (tmp_path / name).exists(), name
    for name in ("old.py", ".git", "matrix-results", "tkasync/__pycache__"):
        assert not (tmp_path / name).exists(), name


@pytest.mark.slow
def test_a_copy_of_the_sdist_has_what_the_package_has_and_its_tests(tmp_path: Path) -> None:
    pytest.importorskip("build")
    (tmp_path / "old.py").touch()
    with trial.unpacked_sdist() as source:
        Copy(tmp_path, str(tmp_path)).refresh(source)
    assert not source.exists()
    for name in ("PKG-INFO", "scripts/test", "tkasync/py.typed", "tests/conftest.py"):
        assert (tmp_path / name).exists(), name
    assert not (tmp_path / "old.py").exists()


def test_a_skipped_row_says_why_and_a_broken_run_how_it_ended() -> None:
    broken = Result(
        "Debian", "3.15.2", "9.0.4", "on", "quick", reason="ended with exit code 134 and no summary"
    )
    shown = page.table({"Debian 12": Result(reason="needs root"), "Tk 9.0": broken})
    assert "| skipped: needs root |" in shown
    assert "| ended with exit code 134 and no summary |" in shown
    assert "| not run yet |" in shown


def test_results_of_earlier_runs_are_kept(tmp_path: Path) -> None:
    results = {"Tk 9.0": Result("Debian", "3.15.2", "9.0.4", "on", "quick", 3, 1, 2, 40)}
    page.write(results, tmp_path / "results.json")
    assert page.read(tmp_path / "results.json") == results
    assert page.read(tmp_path / "none.json") == {}
    assert json.loads((tmp_path / "results.json").read_text())["Tk 9.0"]["failed"] == 1


def test_results_of_several_checkouts_come_into_one_page(tmp_path: Path) -> None:
    """Of each row the latest run counts, and a run before a row that could not be had."""
    early, late = (Result("Debian", "3.14.10", passed=count, ended=float(count)) for count in (1, 2))
    skipped = Result(reason="needs root")
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    page.write({"Tk 9.0": late, "Python 3.14": skipped, "Python 3.12": early}, here)
    page.write({"Tk 9.0": early, "Python 3.14": early, "as a user": skipped}, there)
    wanted = {"Tk 9.0": late, "Python 3.14": early, "Python 3.12": early, "as a user": skipped}
    assert page.merged([here, there]) == wanted
    assert page.merged([there, here]) == wanted


def test_what_was_run_elsewhere_stays_on_the_page(tmp_path: Path) -> None:
    file = tmp_path / "platforms.md"
    file.write_text(f"before\n{page.BEGIN}\n{page.END}\nafter\n")
    elsewhere = Result("Debian", "3.15.2", "9.0.4", "on", "quick", 3, 1, 2, 40)
    page.update({"Tk 9.0": elsewhere, "Python 3.12": elsewhere, "as a user": Result(reason="old")}, file)
    here = Result("Debian", "3.12.1", "8.6.13", "on", "quick", 77)
    page.update({"Tk 9.0": Result(reason="none here"), "Python 3.12": here}, file)
    before, between, after = page.split(file)
    assert (before, after) == ("before\n", "\nafter\n")
    assert between.strip() == page.table({"Tk 9.0": elsewhere, "Python 3.12": here})


def test_results_that_are_not_there_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys,
        "argv",
        ["scripts/matrix", f"--work={tmp_path}", "--page", f"--results={tmp_path / 'none.json'}"],
    )
    monkeypatch.setattr(page, "update", pytest.fail)
    with pytest.raises(SystemExit, match=r"no results in .*none\.json"):
        platforms_main.main()


@pytest.mark.parametrize("wake", ["pipe", "socket", "poll"])
def test_the_suite_can_be_woken_in_another_way(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, wake: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(trial.ROOT))
    pytester.makepyfile(
        """
        from tkasync import Runtime
        def test_it(tk_root, request):
            waker = Runtime.of(tk_root).host._waker
            assert type(waker).__name__.lower() == request.config.getoption("--wake") + "waker"
        """
    )
    done = pytester.runpytest_subprocess("-p", "tests.support.wakers", "--no-xvfb", f"--wake={wake}")
    done.assert_outcomes(passed=1)
