"""setup.cfg: what the package ships, and what using it needs."""

from __future__ import annotations

import configparser

import pytest

from tests.package.conftest import ROOT


@pytest.fixture
def setup_cfg() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def test_the_package_ships_the_library_its_types_and_nothing_else(
    setup_cfg: configparser.ConfigParser,
) -> None:
    assert setup_cfg["options.packages.find"]["include"] == "tkasync, tkasync.*"
    assert setup_cfg["options.package_data"]["tkasync"].split() == ["py.typed", "lab/_exercises/**"]
    assert (ROOT / "tkasync" / "py.typed").is_file()


def test_every_folder_of_the_library_is_a_package() -> None:
    """`packages = find:` leaves a folder without `__init__.py` out of the wheel, silently."""
    modules = (ROOT / "tkasync").rglob("*.py")
    # The exercises of the lab are data.
    folders = {module.parent for module in modules if "_exercises" not in module.parts}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_using_the_library_needs_two_packages(setup_cfg: configparser.ConfigParser) -> None:
    assert setup_cfg["options"]["python_requires"] == ">=3.11"
    assert setup_cfg["options"]["install_requires"].split() == [
        "ttkbootstrap>=2.2.6,<3",
        "concurrent-log-handler>=0.9.31",
    ]
