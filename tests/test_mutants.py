"""`scripts/mutants`: its list fits the code, and what it says about a break is true."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.support import GIVE_UP

ROOT = Path(__file__).parents[1]
CODE = """
def double(x):
    return x * 2


def half(x):
    return x / 2
"""
TESTS = """
from code_of_the_checkout import double, half


def test_double():
    assert double(3) == 6


class TestHalf:
    def test_half(self):
        assert half(0) == 0
"""
RULE = """
[[rule]]
says = "{says}"
file = "code_of_the_checkout.py"
old = "{old}"
new = "{new}"
tests = ["{test}"]
"""

# Hangs where the code is as asked for, whole or broken, and says then which process it is.
HANGS = """
import os, pathlib, time
from code_of_the_checkout import double


def test_double():
    if double(1) == {hangs_at}:
        pathlib.Path("{mark}.new").write_text(str(os.getpid()))
        os.rename("{mark}.new", "{mark}")
        time.sleep(600)
"""

# For the sake of time: the tests of the small checkout need none of the others.
FEW_PLUGINS = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytest_xvfb"}


class Checkout:
    """A small checkout with the script's Python, a file of code and its tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        package = folder / "scripts" / "mutation"
        shutil.copytree(
            ROOT / "scripts" / "mutation", package, ignore=shutil.ignore_patterns("rules", "__pycache__")
        )
        shutil.copy(ROOT / "scripts" / "checkouts.py", package.parent)
        (package / "rules").mkdir()
        self.rules = package / "rules" / "room.toml"
        (folder / "docs").mkdir()
        (folder / "docs" / "safety.md").write_text("before\n<!-- rules -->\n<!-- end of rules -->\nafter\n")
        (folder / "code_of_the_checkout.py").write_text(CODE)
        (folder / "tests").mkdir()
        (folder / "tests" / "test_code.py").write_text(TESTS)

    def add(self, says: str, old: str, new: str, test: str) -> None:
        with self.rules.open("a") as file:
            file.write(RULE.format(says=says, old=old, new=new, test=test))

    def mutants(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mutation", *arguments],
            cwd=self.folder,
            env={**os.environ, **FEW_PLUGINS, "PYTHONPATH": str(self.folder / "scripts")},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def begun(self, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "mutation", *arguments],
            cwd=self.folder,
            env={**os.environ, **FEW_PLUGINS, "PYTHONPATH": str(self.folder / "scripts"), **variables},
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_each_rule_of_the_list_stands_in_the_code_and_names_its_tests() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mutation", "--check"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_each_break_gets_its_verdict_and_the_test_that_noticed_it(checkout: Checkout) -> None:
    checkout.add("double doubles", "x * 2", "x * 3", "test_double")
    checkout.add("half halves", "x / 2", "x / 3", "test_half")
    checkout.add("double ends well", "return x * 2", "import os; os.abort()", "test_double")
    checkout.add("double is called double", "def double", "def triple", "test_double")
    done = checkout.mutants("--jobs", "2")
    assert done.returncode == 1
    verdicts = [line.split(" s ")[0].split("  ")[0] for line in done.stdout.splitlines()[:-1:2]]
    assert verdicts == ["caught", "SURVIVED", "caught", "NO VERDICT"]
    by = [line.strip() for line in done.stdout.splitlines()[1:-1:2]]
    assert by[:3] == ["tests/test_code.py::test_double", "", "tests/test_code.py::test_double (crashes)"]
    assert done.stdout.endswith("2 of 4 caught\n")
    assert (checkout.folder / "code_of_the_checkout.py").read_text() == CODE


def test_a_test_that_hangs_has_noticed(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(checkout.folder / "scripts"))
    from mutation import trial  # the copy's

    # Counted from the test's own beginning: a busy machine takes its time until pytest has begun.
    monkeypatch.setattr(trial, "HANG", 1)
    (checkout.folder / "tests" / "test_code.py").write_text(
        "import time\ndef test_ever():\n    time.sleep(600)\n"
    )
    outcome = trial.try_tests(checkout.folder, ["tests"], os.environ.get("DISPLAY", ""), patience=100)
    for name in [name for name in sys.modules if name.partition(".")[0] == "mutation"]:
        del sys.modules[name]
    assert outcome.verdict.value == trial.Verdict.CAUGHT.value
    assert outcome.by == "tests/test_code.py::test_ever (hangs)"


@pytest.mark.parametrize(("number", "hangs_at"), [(signal.SIGTERM, 3), (signal.SIGINT, 2)])
def test_a_script_that_is_ended_leaves_no_tests_running_and_no_copy(
    checkout: Checkout, tmp_path_factory: pytest.TempPathFactory, number: signal.Signals, hangs_at: int
) -> None:
    temporary = tmp_path_factory.mktemp("temporary")  # not in the checkout, which is copied to it
    mark = temporary / "mark"
    (checkout.folder / "tests" / "test_code.py").write_text(HANGS.format(mark=mark, hangs_at=hangs_at))
    checkout.add("double doubles", "x * 2", "x * 3", "test_double")
    with checkout.begun(TMPDIR=str(temporary)) as script:
        end = monotonic() + 2 * GIVE_UP
        while not mark.exists():
            assert script.poll() is None
            assert monotonic() < end
            sleep(0.02)
        script.send_signal(number)
        assert script.wait(GIVE_UP) == 128 + number
    assert not is_running(int(mark.read_text()))
    assert not list(temporary.glob("tkasync-mutants-*"))


def is_running(process: int) -> bool:
    """Whether it has not ended; one whose parent has ended may wait for somebody to notice."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_tests_that_fail_by_themselves_stop_the_script(checkout: Checkout) -> None:
    checkout.add("double doubles", "x * 2", "x * 3", "test_double")
    (checkout.folder / "code_of_the_checkout.py").write_text(CODE.replace("x * 2", "x * 2 + 1"))
    checkout.rules.write_text(checkout.rules.read_text().replace('"x * 2"', '"x * 2 + 1"'))
    done = checkout.mutants()
    assert done.returncode == 1
    assert "with nothing broken the tests do not pass: tests/test_code.py::test_double" in done.stderr


@pytest.mark.parametrize(
    ("old", "test", "told"),
    [
        ("x * 4", "test_double", "its old text stands 0 times in code_of_the_checkout.py"),
        ("return x", "test_double", "its old text stands 2 times in code_of_the_checkout.py"),
        ("x * 2", "test_nothing", "there is no test test_nothing"),
    ],
)
def test_an_entry_that_does_not_fit_the_code_is_named(
    checkout: Checkout, old: str, test: str, told: str
) -> None:
    checkout.add("double doubles", old, "0", test)
    done = checkout.mutants("--check")
    assert done.returncode == 1
    assert told in done.stderr
    assert "double doubles" in done.stderr


def test_a_chosen_suite_is_run_instead_of_the_named_tests(checkout: Checkout) -> None:
    checkout.add("half halves", "x / 2", "x / 2 + 1", "test_double")
    done = checkout.mutants("--all-tests", "tests")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "tests/test_code.py::TestHalf::test_half" in done.stdout


def test_the_table_names_each_rule_and_its_tests(checkout: Checkout) -> None:
    checkout.add("double doubles", "x * 2", "x * 3", "test_double")
    assert "run scripts/mutants --page" in checkout.mutants("--check").stderr
    assert checkout.mutants("--page").returncode == 0
    assert checkout.mutants("--check").returncode == 0
    page = (checkout.folder / "docs" / "safety.md").read_text()
    assert "| room | double doubles | `test_double` |" in page
    assert page.startswith("before\n")
    assert page.endswith("after\n")
