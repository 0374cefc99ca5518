"""The scripts do all the set-up by themselves, and the package is what its metadata says.

The set-up is run on a machine of paper: a PATH with a handful of real tools, and stand-ins for what costs or
changes something (Python, apt-get, sudo, id), each of which writes down how it was called.
"""

from __future__ import annotations

import configparser
import os
import select
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = [
    ROOT / "scripts" / name for name in ("run", "test", "check", "screenshots", "structure", "mutants")
] + [ROOT / ".ci" / "run"]
TOOLS = ("cat", "cksum", "cp", "dirname", "env", "flock", "grep", "mkdir", "true", "uname")
PYTHON = """#!/bin/sh
[ "$1" = -c ] || echo "python $*" >>"$LOG"
[ "$1 $2" != "-m venv" ] || { mkdir -p .venv/bin && cp "$0" .venv/bin/python; }
"""
APT_GET = """#!/bin/sh
echo "apt-get $*" >>"$LOG"
case "$*" in *install*python3*) cp "$BIN/prepared" "$BIN/python3" ;; esac
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the scripts install and start Debian's packages"
)


class PaperMachine:
    """A checkout, and a PATH on which only what the test put there exists."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.bin, self.log = folder / "checkout", folder / "bin", folder / "log"
        (self.checkout / "scripts").mkdir(parents=True)
        self.bin.mkdir()
        self.log.touch()
        for name in ("setup.cfg", "pyproject.toml"):
            shutil.copy(ROOT / name, self.checkout)
        library = (ROOT / "scripts" / "lib").read_text()
        assert "/usr/bin/python3" in library
        (self.checkout / "scripts" / "lib").write_text(
            library.replace("/usr/bin/python3", f"{self.bin}/none")
        )
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or pytest.fail(f"no {tool}"))
        self.put("prepared", PYTHON)

    def put(self, name: str, script: str) -> None:
        (self.bin / name).write_text(script)
        (self.bin / name).chmod(0o755)

    def debian(self, user: int, *, sudo: bool = False) -> None:
        self.put("apt-get", APT_GET)
        self.put("id", f"#!/bin/sh\necho {user}\n")
        if sudo:
            self.put("sudo", '#!/bin/sh\necho sudo >>"$LOG"\n[ "$1" != -n ] || shift\n"$@"\n')

    def set_up(self, words: str, **variables: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """What `set_up` with these words gave, and the calls it made."""
        self.log.write_text("")
        done = subprocess.run(
            ["/bin/sh", "-c", f"set -eu; . scripts/lib; set_up {words}", "scripts/demo"],
            cwd=self.checkout,
            env={"PATH": str(self.bin), "LOG": str(self.log), "BIN": str(self.bin), **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
        )
        return done, self.log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> PaperMachine:
    return PaperMachine(tmp_path)


WHICH = 'display=live; settle_display; open_display; echo "$display $DISPLAY"'


def display_script(code: str, display: str | None) -> subprocess.Popen[str]:
    """Run *code* with the display functions of the real scripts/lib and this interpreter."""
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    environment |= {"DISPLAY": display} if display else {}
    preamble = f"set -eu; . scripts/lib; python={sys.executable}; "
    return subprocess.Popen(
        ["/bin/sh", "-c", preamble + code, "scripts/demo"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


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
        "python -m venv --clear .venv",
        "python -m pip install --quiet --disable-pip-version-check --editable .[apps,test]",
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
    assert calls == ["python -m pip install --quiet --disable-pip-version-check --editable .[dev]"]


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
    assert "Making .venv with python3.12" in done.stderr


def test_an_interpreter_can_be_named(machine: PaperMachine) -> None:
    machine.put("python3", PYTHON)
    machine.put("mine", PYTHON)
    done, _ = machine.set_up("none apps", PYTHON=f"{machine.bin}/mine")
    assert f"Making .venv with {machine.bin}/mine" in done.stderr


@pytest.mark.parametrize("display", [None, ":64999", "nowhere.invalid:0"])
def test_a_display_that_does_not_answer_counts_as_none(display: str | None) -> None:
    with display_script(WHICH, display) as process:
        became, number = process.communicate(timeout=30)[0].split()
    assert became == "virtual"
    assert number != display


def test_a_display_that_answers_is_used() -> None:
    with display_script(WHICH, os.environ["DISPLAY"]) as process:
        assert process.communicate(timeout=30)[0].split() == ["live", os.environ["DISPLAY"]]


def test_a_virtual_display_is_private_and_has_full_colour() -> None:
    code = """display=virtual; open_display; exec "$python" -c '
import os, tkinter
root = tkinter.Tk()
print(os.environ["DISPLAY"], root.winfo_screenwidth(), root.winfo_screenheight(), root.winfo_depth())'"""
    with display_script(code, os.environ["DISPLAY"]) as process:
        number, *size = process.communicate(timeout=30)[0].split()
    assert number != os.environ["DISPLAY"]
    assert size == ["1280", "1024", "24"]


def test_a_virtual_display_goes_with_its_script_even_when_that_is_killed() -> None:
    with display_script("display=virtual; open_display; echo ready; exec sleep 20", None) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        [server] = [os.pidfd_open(child.pid) for child in psutil.Process(process.pid).children()]
        process.kill()
    ended, _, _ = select.select([server], [], [], 10)
    os.close(server)
    assert ended, "Xvfb outlived its script"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_scripts_are_executable_posix_shell(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert script.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["/bin/sh", "-n", script], check=True, timeout=10)


@pytest.fixture
def setup_cfg() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def test_the_package_ships_the_library_its_types_and_nothing_else(
    setup_cfg: configparser.ConfigParser,
) -> None:
    assert setup_cfg["options.packages.find"]["include"] == "tkasync, tkasync.*"
    assert setup_cfg["options.package_data"]["tkasync"] == "py.typed"
    assert (ROOT / "tkasync" / "py.typed").is_file()


def test_every_folder_of_the_library_is_a_package() -> None:
    """`packages = find:` leaves a folder without `__init__.py` out of the wheel, silently."""
    folders = {module.parent for module in (ROOT / "tkasync").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_using_the_library_needs_two_packages(setup_cfg: configparser.ConfigParser) -> None:
    assert setup_cfg["options"]["python_requires"] == ">=3.11"
    assert setup_cfg["options"]["install_requires"].split() == [
        "ttkbootstrap>=2.2.6,<3",
        "concurrent-log-handler>=0.9.31",
    ]


def test_an_older_python_is_not_chosen() -> None:
    """The same check that chooses the interpreter, run by an interpreter that says it is 3.10."""
    library = (ROOT / "scripts" / "lib").read_text()
    check = library.split("python_test='")[1].split("'")[0]
    old = check.replace("import sys,", "import sys; sys.version_info = (3, 10, 13); import")
    for code, expected in ((check, 0), (old, 1)):
        assert subprocess.run([sys.executable, "-c", code], timeout=10).returncode == expected
