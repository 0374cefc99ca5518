"""The checker as a plugin of flake8: errors only, hints by `python -m tkasync check --hints`."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator, Sequence
from importlib import metadata
from typing import ClassVar

from tkasync.check.checked import check_source
from tkasync.check.source import CannotRead, Source


def _version() -> str:
    try:
        return metadata.version("tkasync")
    except metadata.PackageNotFoundError:
        return "0"


class Plugin:
    """What flake8 makes for each file."""

    name: ClassVar[str] = "tkasync"
    version: ClassVar[str] = _version()
    hears_noqa: ClassVar[bool] = True

    def __init__(self, tree: ast.AST, lines: Sequence[str], filename: str = "<stdin>") -> None:
        self._text = "".join(lines)
        self._file = filename

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Take from flake8 what concerns the plugin: with ``--disable-noqa`` all is told."""
        cls.hears_noqa = not options.disable_noqa

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Yield line, column, text and this class for each finding."""
        try:
            source = Source(self._text.encode("utf-8", "surrogateescape"), self._file)
            findings = check_source(source, hears_noqa=self.hears_noqa)
        except CannotRead:
            return  # flake8 has told it by its own code, E999
        for one in findings:
            if not one.is_hint:
                yield one.line, one.column, f"{one.code} {one.told}; write: {one.write}", type(self)
