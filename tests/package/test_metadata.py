"""What the package says about itself, before it is built."""

from __future__ import annotations

import configparser
import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

import tkasync

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "https://host.example/owner/tkasync"


@pytest.fixture(scope="module")
def setup_py():
    pytest.importorskip("setuptools")
    spec = importlib.util.spec_from_file_location("setup_py", ROOT / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def targets(page: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", page)


def test_the_version_is_a_number_that_stands_in_one_place() -> None:
    setup_cfg = configparser.ConfigParser()
    setup_cfg.read(ROOT / "setup.cfg", encoding="utf-8")
    assert setup_cfg["metadata"]["version"] == "attr: tkasync.version.__version__"
    assert re.fullmatch(r"\d+\.\d+\.\d+", tkasync.__version__)


def test_uv_learns_everything_but_the_name_from_setup_cfg() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sorted(project) == ["dynamic", "name"]
    assert {"dependencies", "optional-dependencies", "version"} <= set(project["dynamic"])


def test_without_an_address_the_page_of_an_index_has_no_link_that_leads_nowhere(setup_py) -> None:
    assert setup_py.project_urls("") == {}
    page = setup_py.page_for_an_index(README, "")
    assert [target for target in targets(page) if not target.startswith(("https:", "#"))] == []
    assert "docs/images" not in page
    assert "- Guide: from the first window" in page


def test_with_an_address_every_link_of_the_page_is_absolute(setup_py) -> None:
    assert setup_py.project_urls(ADDRESS)["Source"] == ADDRESS
    page = setup_py.page_for_an_index(README, ADDRESS)
    assert len(targets(page)) == len(targets(README))
    assert all(target.startswith(("https:", "#")) for target in targets(page))
    assert f"]({ADDRESS}/raw/main/docs/images/freeze.gif)" in page


@pytest.mark.parametrize(
    "text",
    [
        "[the site](https://host.example/a)",
        "[above](#install)",
        "`x[0](y)`",
        "```\nx[0](y)\n```",
        "a [word] (aside)",
    ],
)
def test_what_is_no_relative_link_stays(setup_py, text: str) -> None:
    assert setup_py.page_for_an_index(text, ADDRESS) == setup_py.page_for_an_index(text, "") == text
