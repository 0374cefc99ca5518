"""Copies of the checkout in which one rule at a time is broken. The checkout itself is never touched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checkouts import left_out

from .rules import ROOT, Rule


@contextmanager
def copy_of_the_tree() -> Iterator[Path]:
    """A copy of the checkout, as it is on the disk, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="tkasync-mutants-") as folder:
        copy = Path(folder) / "tkasync"
        shutil.copytree(ROOT, copy, ignore=left_out)
        yield copy


@contextmanager
def without(rule: Rule, copy: Path) -> Iterator[None]:
    """A block in which *rule* does not hold in *copy*."""
    path = copy / rule.file
    text = path.read_text(encoding="utf-8")
    path.write_text(rule.broken(text), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(text, encoding="utf-8")
