"""What setup.cfg cannot say: the README as a package index shows it, and the project's links once it has an address.

Links between pages are relative in the repository. A package index cannot follow them: here they become absolute, or
plain text as long as setup.cfg has no address.
"""

from __future__ import annotations

import configparser
import re
from pathlib import Path

from setuptools import setup

HERE = Path(__file__).resolve().parent
# Code, or a link, or, with the "!", a picture. A target with a scheme, and a place on the same page, work anywhere.
CODE_OR_LINK = re.compile(
    r"```.*?```|`[^`]*`|(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?![a-z]+:|#)(?P<target>[^)\s]+)\)", re.DOTALL
)


def read_address() -> str:
    """Return where the project lives; an empty string while it has no home."""
    config = configparser.ConfigParser()
    config.read(HERE / "setup.cfg", encoding="utf-8")
    return config["tkasync"]["address"].rstrip("/")


def page_for_an_index(page: str, address: str) -> str:
    """Return *page* with no relative link: each is absolute below *address*, or is its text where there is none."""

    def replace(found: re.Match[str]) -> str:
        picture, text, target = found["picture"], found["text"], found["target"]
        if target is None:
            return found[0]
        if address:
            return f"{picture}[{text}]({address}/{'raw' if picture else 'blob'}/main/{target})"
        return "" if picture else text

    return re.sub(r"\n{3,}", "\n\n", CODE_OR_LINK.sub(replace, page))


def project_urls(address: str) -> dict[str, str]:
    """Return the links that stand beside the page."""
    if not address:
        return {}
    pages = {"Documentation": "docs/async-guide.md", "Changelog": "CHANGELOG.md"}
    return {"Source": address} | {name: f"{address}/blob/main/{page}" for name, page in pages.items()}


# A build runs this file as a program; the tests import it.
if __name__ == "__main__":
    at = read_address()
    setup(
        long_description=page_for_an_index((HERE / "README.md").read_text(encoding="utf-8"), at),
        long_description_content_type="text/markdown",
        project_urls=project_urls(at),
    )
