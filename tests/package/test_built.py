"""The sdist and the wheel, as they are built: what is in them, what they say, and that the sdist tests itself."""

from __future__ import annotations

import email
import tarfile
import zipfile
from email.message import Message
from pathlib import Path

import pytest

import tkasync
from tests.package.conftest import ROOT, run

STEM = f"tkasync-{tkasync.__version__}"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(dist: Path) -> Path:
    with tarfile.open(dist / f"{STEM}.tar.gz") as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # since 3.11.4
        archive.extractall(dist.parent.parent)
    return dist.parent.parent / STEM


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def metadata(wheel: zipfile.ZipFile) -> Message:
    return email.message_from_bytes(wheel.read(f"{STEM}.dist-info/METADATA"))


def test_the_sdist_has_what_the_checkout_has(checkout: Path, unpacked: Path) -> None:
    made = {"PKG-INFO", *(name for name in files(unpacked) if name.startswith("tkasync.egg-info/"))}
    of_the_build = {name for name in files(checkout) if name.startswith(("dist/", "tkasync.egg-info/"))}
    # The checkout may be an unpacked sdist itself.
    assert files(unpacked) - made == files(checkout) - of_the_build - made


def test_the_sdist_passes_a_part_of_its_own_suite(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "pytest_xvfb")  # its options stand in setup.cfg
    options = ["-q", "-p", "no:cacheprovider", "--no-xvfb"]
    part = run("-m", "pytest", *options, "tests/dispatch/test_queue.py", folder=unpacked, path=str(unpacked))
    assert part.returncode == 0, part.stdout + part.stderr


def test_the_wheel_has_the_library_its_types_the_plugin_and_nothing_else(dist: Path) -> None:
    with zipfile.ZipFile(dist / f"{STEM}-py3-none-any.whl") as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    library = {f"tkasync/{name}" for name in files(ROOT / "tkasync") if not name.endswith(".pyc")}
    assert names == library | {"tkasync_pytest.py"}


def test_the_wheel_says_what_it_is_and_names_no_address_that_is_not_there(dist: Path) -> None:
    with zipfile.ZipFile(dist / f"{STEM}-py3-none-any.whl") as wheel:
        said = metadata(wheel)
    assert (said["Name"], said["Version"]) == ("tkasync", tkasync.__version__)
    assert (said["License-Expression"], said["Requires-Python"]) == ("MIT", ">=3.11")
    assert "Programming Language :: Python :: 3.15" in said.get_all("Classifier", [])
    assert said.get_all("Project-URL", []) == []
    assert str(said.get_payload()).startswith("# tkasync\n")
    assert "](docs/" not in str(said.get_payload())


def test_an_index_accepts_both(dist: Path) -> None:
    pytest.importorskip("twine")
    done = run("-m", "twine", "check", "--strict", *map(str, dist.iterdir()), folder=dist)
    assert done.returncode == 0, done.stdout + done.stderr
