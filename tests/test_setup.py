"""The scripts do all the set-up by themselves.

The set-up is run on a machine of paper: a PATH with a handful of real tools, and stand-ins for what costs or
changes something (Python, apt-get, sudo, id), each of which writes down how it was called.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paper_machine import PYTHON, PaperMachine

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = [
    ROOT / "scripts" / name for name in ("run", "test", "check", "screenshots", "structure", "mutants")
] + [ROOT / ".ci" / "run"]
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the scripts install and start Debian's packages"
)


@pytest.fixture
def machine(tmp_path: Path) -> PaperMachine:
    return PaperMachine(tmp_path)


LACKING = """
case "$*" in
"-m {cure}"*) touch "$0.cured" ;;
*"{lacked}"*) [ -e "$0.cured" ] ;;
esac
"""


def test_without_rights_it_stops_and_names_every_missing_package(machine: PaperMachine) -> None:
    machine.debian(user=1000)
    done, calls = machine.set_up("virtual test")
    assert done.returncode == 1
    assert "please install: python3 python3-venv python3-tk xvfb" in done.stderr
    assert calls == []


def test_where_there_is_no_apt_it_names_the_packages_too(machine: PaperMachine) -> None:
    done, _ = machine.set_up("none test")
    assert done.returncode == 1
    assert "python3 python3-venv python3-tk" in done.stderr
    assert "xvfb" not in done.stderr


@pytest.mark.parametrize(("user", "sudo"), [(0, False), (1000, True)], ids=["root", "sudo"])
def test_a_bare_debian_gets_packages_environment_and_extras(
    machine: PaperMachine, user: int, sudo: bool
) -> None:
    machine.debian(user, sudo=sudo)
    done, calls = machine.set_up("none apps test")
    assert done.returncode == 0, done.stderr
    assert ("sudo" in calls) is sudo
    assert [call for call in calls if call != "sudo"] == [
        "apt-get -q update",
        "apt-get -q -y --no-install-recommends install python3 python3-venv python3-tk",
        f"python -m venv --clear {machine.checkout}/.venv",
        "python -m pip install --quiet --disable-pip-version-check --prefer-binary --editable .[apps,test]",
    ]


def test_the_second_time_nothing_is_installed(machine: PaperMachine) -> None:
    machine.put("python3", PYTHON)
    machine.set_up("none apps test")
    for words in ("none apps test", "none apps", "none test"):
        done, calls = machine.set_up(words)
        assert (done.returncode, calls, done.stderr) == (0, [], "")


def test_another_extra_is_added_to_the_same_environment(machine: PaperMachine) -> None:
    machine.put("python3", PYTHON)
    machine.set_up("none apps test")
    _, calls = machine.set_up("none apps test dev")
    assert calls == [
        "python -m pip install --quiet --disable-pip-version-check --prefer-binary --editable .[dev]"
    ]


@pytest.mark.parametrize("name", ["setup.cfg", "pyproject.toml"])
def test_a_changed_requirement_is_installed(machine: PaperMachine, name: str) -> None:
    machine.put("python3", PYTHON)
    machine.set_up("none apps")
    with (machine.checkout / name).open("a") as file:
        file.write("\n# changed\n")
    _, calls = machine.set_up("none apps")
    assert len(calls) == 1
    assert calls[0].endswith(".[apps]")


def test_a_failed_installation_is_tried_again(machine: PaperMachine) -> None:
    machine.put("python3", PYTHON + '[ "$1 $2" != "-m pip" ]\n')
    assert machine.set_up("none apps")[0].returncode != 0
    machine.put("python3", PYTHON)
    shutil.copy(machine.bin / "python3", machine.checkout / ".venv" / "bin" / "python")
    done, calls = machine.set_up("none apps")
    assert done.returncode == 0
    assert len(calls) == 1


def test_a_python_without_tkinter_is_passed_over(machine: PaperMachine) -> None:
    machine.put("python3", "#!/bin/sh\nexit 1\n")
    machine.put("python3.12", PYTHON)
    done, _ = machine.set_up("none apps")
    assert done.returncode == 0, done.stderr
    assert "/.venv with python3.12" in done.stderr


def test_an_interpreter_can_be_named(machine: PaperMachine) -> None:
    machine.put("python3", PYTHON)
    machine.put("mine", PYTHON)
    done, _ = machine.set_up("none apps", PYTHON=f"{machine.bin}/mine")
    assert f"/.venv with {machine.bin}/mine" in done.stderr


@pytest.mark.parametrize("exists", [False, True], ids=["first", "with an environment"])
def test_a_named_interpreter_that_cannot_serve_is_an_error_and_no_other_is_taken(
    machine: PaperMachine, exists: bool
) -> None:
    machine.put("python3", PYTHON)
    if exists:
        machine.set_up("none apps")
    machine.put("mine", "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'tkinter'\" >&2\nexit 1\n")
    for name, why in (("mine", "No module named 'tkinter'"), ("none", "not found")):
        done, calls = machine.set_up("none apps", PYTHON=f"{machine.bin}/{name}")
        assert (done.returncode, calls) == (1, [])
        assert f"PYTHON={machine.bin}/{name} cannot be used: " in done.stderr
        assert why in done.stderr.splitlines()[-1]


def test_an_environment_of_another_interpreter_than_the_named_one_is_made_anew(machine: PaperMachine) -> None:
    for name in ("python3", "mine"):
        machine.put(name, PYTHON + f'case "$2" in *base_prefix*) echo {name} ;; esac\n')
    machine.set_up("none apps")
    done, calls = machine.set_up("none apps", PYTHON=f"{machine.bin}/mine")
    assert done.returncode == 0, done.stderr
    assert calls[0] == f"python -m venv --clear {machine.checkout}/.venv"
    for named in ({"PYTHON": f"{machine.bin}/mine"}, {}):
        assert machine.set_up("none apps", **named)[1] == []


@pytest.mark.parametrize(
    ("lacked", "cure"),
    [("import pip", "ensurepip"), ("importlib.metadata", "pip")],
    ids=["pip", "what an extra names"],
)
def test_an_environment_that_another_tool_has_changed_is_completed(
    machine: PaperMachine, lacked: str, cure: str
) -> None:
    """`uv sync` makes one without pip, and takes out of one what it was not asked for: the stamps are no proof."""
    machine.put("python3", PYTHON)
    machine.set_up("none apps")
    machine.put("python3", PYTHON + LACKING.format(lacked=lacked, cure=cure))
    shutil.copy(machine.bin / "python3", machine.checkout / ".venv" / "bin" / "python")
    done, calls = machine.set_up("none apps")
    assert done.returncode == 0, done.stderr
    assert [call.split()[2] for call in calls] == [cure]
    assert machine.set_up("none apps")[1] == []


# As set_up has it in a checkout that is read-only: root can write to any folder, so a mode would not tell.
READ_ONLY = 'display=none; write_elsewhere apps; is_installed apps || fill_venv apps; echo "$python|$work"'


def test_in_a_read_only_checkout_the_environment_lies_in_the_cache(
    machine: PaperMachine, tmp_path: Path
) -> None:
    machine.debian(user=os.geteuid())
    machine.put("python3", PYTHON)
    before = set(machine.checkout.rglob("*"))
    done, calls = machine.run(READ_ONLY, XDG_CACHE_HOME=f"{tmp_path}/my cache")
    assert done.returncode == 0, done.stderr
    python, work = done.stdout.strip().split("|")
    assert Path(work).parents[1] == tmp_path / "my cache"
    assert (python, set(machine.checkout.rglob("*"))) == (f"{work}/.venv/bin/python", before)
    assert calls[0] == f"python -m venv --clear {work}/.venv"
    assert calls[1].endswith(f"--editable {work}/checkout[apps]")
    assert Path(work, "checkout", "tkasync").readlink() == machine.checkout / "tkasync"
    assert machine.run(READ_ONLY, XDG_CACHE_HOME=f"{tmp_path}/my cache")[1] == []


def test_where_the_cache_is_read_only_too_it_lies_in_the_temporary_directory(
    machine: PaperMachine, tmp_path: Path
) -> None:
    machine.debian(user=os.geteuid())
    machine.put("python3", PYTHON)
    (tmp_path / "home").touch()  # no folder can be made below a file
    (tmp_path / "tmp").mkdir()
    places = {"HOME": f"{tmp_path}/home", "TMPDIR": f"{tmp_path}/tmp"}
    done, _ = machine.run(READ_ONLY, **places)
    own = Path(done.stdout.strip().split("|")[1]).parent
    assert own.parent == tmp_path / "tmp"
    assert own.stat().st_mode & 0o077 == 0
    # A link of that name may lead anywhere: it is not followed.
    own.rename(tmp_path / "elsewhere")
    own.symlink_to(tmp_path / "elsewhere")
    done, _ = machine.run(READ_ONLY, **places)
    assert done.returncode == 1
    assert "is read-only, and neither the user's cache nor" in done.stderr


def test_what_is_installed_in_a_read_only_checkout_is_used_without_a_lock(
    machine: PaperMachine, tmp_path: Path
) -> None:
    machine.debian(user=os.geteuid())
    machine.put("python3", PYTHON)
    machine.set_up("none apps")
    (machine.checkout / ".venv.lock").unlink(missing_ok=True)
    done, calls = machine.run(READ_ONLY, XDG_CACHE_HOME=f"{tmp_path}/cache")
    assert (done.returncode, calls) == (0, [])
    assert done.stdout.startswith(f"{machine.checkout}/.venv/bin/python|{tmp_path}/cache/")
    assert not (machine.checkout / ".venv.lock").exists()


def test_a_program_that_is_there_needs_no_package_of_its_name(machine: PaperMachine) -> None:
    machine.debian(user=1000)
    machine.put("python3", PYTHON)
    done, _ = machine.set_up("none test", programs="git")
    assert "please install: git" in done.stderr
    machine.put("git", "#!/bin/sh\n")
    assert machine.set_up("none test", programs="git")[0].returncode == 0


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_scripts_are_executable_posix_shell(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert script.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["/bin/sh", "-n", script], check=True, timeout=10)


def test_an_older_python_is_not_chosen() -> None:
    """The same check that chooses the interpreter, run by an interpreter that says it is 3.10."""
    library = (ROOT / "scripts" / "lib").read_text()
    check = library.split("python_test='")[1].split("'")[0]
    old = check.replace("import sys\n", "import sys; sys.version_info = (3, 10, 13)\n", 1)
    for code, expected in ((check, 0), (old, 1)):
        assert subprocess.run([sys.executable, "-c", code], timeout=10).returncode == expected
