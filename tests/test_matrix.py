"""`scripts/matrix`: the page has every row that the script knows; what cannot be had is skipped by name."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from platforms import __main__ as platforms_main
from platforms import chroots, page, trial
from platforms.interpreters import Interpreter, ask, find
from platforms.latest import merged
from platforms.rows import CONDITIONS, PARTS, ROWS, SUITES, Row
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
    assert {row.part for row in ROWS} <= set(PARTS)


def test_the_page_says_what_each_part_runs() -> None:
    before, _, _ = page.split()
    said = dict(cells(line) for line in before.splitlines() if line.startswith("| "))
    for row in ROWS:
        for part in row.part.split(" and "):
            named = set(re.findall(r"`(\w+)`", said[part])) - {"tests"}
            folders = {Path(path).name for path in PARTS[part] if (trial.ROOT / path).is_dir()}
            assert named == folders, part


@pytest.mark.parametrize(
    ("row", "line", "part"),
    [
        (Row("r", "files"), [], PARTS["files"]),
        (Row("r", "files"), ["--part", "whole"], PARTS["whole"]),
        (Row("r"), ["tests/host", "--part", "whole"], ("tests/host",)),
        (Row("r", "frozen"), ["tests/host", "--part", "whole"], PARTS["frozen"]),
    ],
)
def test_a_row_runs_its_part_unless_the_command_line_names_another(
    monkeypatch: pytest.MonkeyPatch, row: Row, line: list[str], part: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "argv", ["matrix", "--work=/tmp", *line])
    assert platforms_main.part_of(row, platforms_main.arguments()) == part


def test_each_part_is_of_what_there_is() -> None:
    paths = {path for part in PARTS.values() for path in part if path.startswith("tests/")}
    assert len(paths) > 20
    assert not [path for path in paths if not (trial.ROOT / path).exists()]


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


def test_an_interpreter_is_asked_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = ask(sys.executable)
    assert known is not None
    assert known.version == ".".join(map(str, sys.version_info[:3]))
    assert known.fits(Row("any"))
    assert known.fits(Row("its own", series=known.series, tk=known.tk[:3]))
    assert not known.fits(Row("another", series="3.99"))
    assert ask(str(tmp_path / "none")) is None
    # Those of this machine may be dozens.
    (tmp_path / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / "python3").chmod(0o755)
    for name in ("PATH", "HOME", "PYENV_ROOT"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("PYTHON", raising=False)
    assert known.version in {python.version for python in find()}
    assert find([sys.executable])[0] == known


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


def test_a_run_beside_another_keeps_the_results_of_both(tmp_path: Path) -> None:
    kept = tmp_path / "results.json"
    for name in ("Tk 9.0", "Python 3.14"):
        page.keep(name, Result("Debian", "3.14.10", passed=3), kept)
    assert set(page.read(kept)) == {"Tk 9.0", "Python 3.14"}


def test_tests_that_were_run_again_are_added_to_their_row() -> None:
    before = Result("Debian", "3.14.10", part="quick", passed=90, failed=6, skipped=2, seconds=100)
    again = Result("Debian", "3.14.10", part="tests/a.py::test_b", passed=3, failed=1, seconds=5, ended=7.0)
    whole = trial.together(before, again)
    assert whole == Result(
        "Debian", "3.14.10", part="quick", passed=93, failed=1, skipped=2, seconds=105, ended=7.0, again=3
    )
    assert trial.together(whole, replace(again, passed=1, failed=0)).again == 4
    assert "| 93 | 1 (3 mended) | 2 | 105 |" in page.table({"Python 3.14": whole})


def test_a_run_that_breaks_off_is_not_added() -> None:
    with pytest.raises(Skipped, match="not all that had failed ran again: ended with exit code 4"):
        trial.together(Result(failed=4), Result(passed=3, reason="ended with exit code 4 and no summary"))


def test_what_failed_is_read_from_the_output() -> None:
    said = """
FAILED tests/a.py::test_one - AssertionError: assert [1] == [2]
FAILED tests/a.py::test_two[an item-put_nowait] - assert x[0]
ERROR tests/a.py::test_two[an item-put_nowait] - Failed: left behind
FAILED tests/a.py::test_three[<lambda>-bind()]
ERROR    tkasync:unhandled.py:105 unhandled error
"""
    assert trial.failures(said) == [
        "tests/a.py::test_one",
        "tests/a.py::test_two[an item-put_nowait]",
        "tests/a.py::test_three[<lambda>-bind()]",
    ]


def test_only_what_failed_is_run_again_and_where_it_cannot_be_the_result_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "matrix-results"
    folder.mkdir()
    page.write({"read-only HOME": Result("Debian", "3.11.2", passed=9, failed=1)}, folder / "results.json")
    (folder / "read-only-home.txt").write_text("FAILED tests/a.py::test_b - why")
    asked = list[tuple[str, ...]]()

    def run(row: Row, python: Interpreter, copy: Copy, part: tuple[str, ...], log: Path) -> Result:
        asked.append(part)
        if len(asked) == 1:
            return Result("Debian", "3.11.2", reason="ended with exit code 4 and no summary")
        log.write_text("1 passed in 1.0s")
        return Result("Debian", "3.11.2", passed=1)

    monkeypatch.setattr(platforms_main, "run", run)
    monkeypatch.setattr(platforms_main, "find", lambda *_: [HERE])
    monkeypatch.setattr(sys, "argv", ["matrix", f"--work={tmp_path}", "--only=read-only HOME", "--failed"])
    for failed in (1, 0, 0):
        with pytest.raises(SystemExit) as end:
            platforms_main.main()
        kept = page.read(folder / "results.json")["read-only HOME"]
        assert (kept.failed, end.value.code) == (failed, bool(failed))
    assert asked == [("tests/a.py::test_b",)] * 2


def test_results_of_several_checkouts_come_into_one_page(tmp_path: Path) -> None:
    """Of each row the latest run counts, and a run before a row that could not be had."""
    early, late = (Result("Debian", "3.14.10", passed=count, ended=float(count)) for count in (1, 2))
    skipped = Result(reason="needs root")
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    page.write({"Tk 9.0": late, "Python 3.14": skipped, "Python 3.12": early}, here)
    page.write({"Tk 9.0": early, "Python 3.14": early, "as a user": skipped}, there)
    wanted = {"Tk 9.0": late, "Python 3.14": early, "Python 3.12": early, "as a user": skipped}
    assert merged([here, there], page.read) == wanted
    assert merged([there, here], page.read) == wanted


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
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(
        """
        from tkasync import Runtime
        def test_it(tk_root, request):
            waker = Runtime.of(tk_root).host._waker
            assert type(waker).__name__.lower() == request.config.getoption("--wake") + "waker"
        """
    )
    done = pytester.runpytest_subprocess(
        "-p", "tkasync_pytest", "-p", "tests.support.wakers", f"--wake={wake}"
    )
    done.assert_outcomes(passed=1)
