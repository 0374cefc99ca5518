"""The site of each release beside that of the checkout, from real tags of a real repository."""

from __future__ import annotations

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from versions.__main__ import main, newest_of_each

PAGES = '[project]\nsite_name = "shop"\nnav = [{ "Start" = "index.md" }]\n[project.theme]\nfont = false\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / "docs").mkdir(parents=True)
    run(folder, "init", "--quiet")
    return folder


def run(folder: Path, *command: str) -> None:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *who, *command], cwd=folder, check=True, timeout=60)


def release(folder: Path, text: str, *tags: str) -> None:
    (folder / "docs" / "index.md").write_text(f"# {text}\n")
    run(folder, "add", "--all")
    run(folder, "commit", "--quiet", "--message", text)
    for tag in tags:
        run(folder, "tag", tag)


def test_the_newest_patch_of_each_release_counts_and_the_newest_release_comes_first() -> None:
    tags = ["v0.9.0", "v0.10.2", "v0.10.11", "v1.0.0", "v1.0.0rc1", "vague", "1.1.0"]
    assert list(newest_of_each(tags).items()) == [("1.0", "v1.0.0"), ("0.10", "v0.10.11"), ("0.9", "v0.9.0")]


@pytest.mark.slow
@pytest.mark.skipif(find_spec("zensical") is None, reason="scripts/docs installs zensical")
def test_each_release_and_the_checkout_have_a_site_and_the_address_leads_to_the_newest(
    checkout: Path, tmp_path: Path
) -> None:
    release(checkout, "Without a site", "v0.1.0")
    (checkout / "zensical.toml").write_text(PAGES)
    release(checkout, "First edition", "v0.2.0", "v0.2.1")
    release(checkout, "Second edition")
    (checkout / "docs" / "index.md").write_text("# Not committed\n")
    site = tmp_path / "site"
    assert main(site, checkout) == 0
    assert [entry["version"] for entry in json.loads((site / "versions.json").read_text())] == ["0.2", "next"]
    assert "First edition" in (site / "0.2" / "index.html").read_text()
    assert "Not committed" in (site / "next" / "index.html").read_text()
    assert "url=0.2/" in (site / "index.html").read_text()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("zensical") is None, reason="scripts/docs installs zensical")
def test_a_link_that_leads_nowhere_ends_the_build_with_its_page(checkout: Path, tmp_path: Path) -> None:
    (checkout / "zensical.toml").write_text(PAGES)
    release(checkout, "Broken [link](nowhere.md)")
    with pytest.raises(SystemExit, match=r"index\.md:1:"):
        main(tmp_path / "site", checkout)
