"""The documents of this checkout and the Python blocks in them.

A block whose first line is a comment with a file name, ``# search.py``, is that file. One that stands behind
``if __name__ == "__main__":`` is a program. A comment in front of a program says what a user does with it:

    <!-- try: type "tk"; press "Search"; see "3 found" -->

``log "text"`` is what it says on stderr, where else nothing may be. A ``text`` block right behind tells what it
prints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(
    r"(?:^<!-- try: (?P<steps>[^\n]*) -->\n)?"
    r"^```python\n(?P<code>.*?)^```$"
    r"(?:\n+```text\n(?P<output>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
_FILE_NAME = re.compile(r"# (\w+\.py)\b")


@dataclass(frozen=True)
class Block:
    """One Python block, and where it stands."""

    document: Path
    line: int
    code: str
    steps: tuple[str, ...]
    log: tuple[str, ...]
    output: str | None

    @property
    def name(self) -> str:
        """The file that it is, or one made up for it."""
        named = _FILE_NAME.match(self.code)
        return (
            named[1] if named else f"test_block_{self.line}.py" if self.is_test else f"block_{self.line}.py"
        )

    @property
    def is_file(self) -> bool:
        return _FILE_NAME.match(self.code) is not None

    @property
    def is_program(self) -> bool:
        return '\nif __name__ == "__main__":' in self.code

    @property
    def is_test(self) -> bool:
        """Whether pytest can run it: a fragment imports nothing."""
        return bool(
            re.search(r"^def test_", self.code, re.MULTILINE)
            and re.search(r"^(from|import) ", self.code, re.MULTILINE)
        )

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"


def blocks_of(document: Path) -> list[Block]:
    text = document.read_text(encoding="utf-8")
    return [_block(document, text, match) for match in _BLOCK.finditer(text)]


def _block(document: Path, text: str, match: re.Match[str]) -> Block:
    steps = [step.strip() for step in (match["steps"] or "").split(";") if step.strip()]
    return Block(
        document,
        text.count("\n", 0, match.start("code")) + 1,
        match["code"],
        tuple(step for step in steps if not step.startswith("log ")),
        tuple(step[4:].strip('"') for step in steps if step.startswith("log ")),
        match["output"],
    )


@cache
def anchors(document: Path) -> set[str]:
    """The names by which a browser finds the headings of a page, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    names = [
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    ]
    again = [names[:at].count(name) for at, name in enumerate(names)]
    return {f"{name}-{count}" if count else name for name, count in zip(names, again, strict=True)}


BLOCKS = [block for document in DOCUMENTS for block in blocks_of(document)]


def write_files(document: Path, folder: Path) -> None:
    """Write the blocks of *document* that are files into *folder*, where its programs find each other.

    Those of the course are not whole on each page; they lie beside it.
    """
    for beside in document.parent.glob("finder/*.py"):
        (folder / beside.name).write_bytes(beside.read_bytes())
    for block in blocks_of(document):
        if block.is_file:
            (folder / block.name).write_text(block.code, encoding="utf-8")
