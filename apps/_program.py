"""The command line of an app: `--help` says what it is, and what is no argument is refused before a window opens."""

from __future__ import annotations

import sys
from argparse import ArgumentParser


def parser_of(package: str) -> ArgumentParser:
    """Return a parser for the app *package*, to which it adds its arguments."""
    introduction = sys.modules[package].__doc__ or ""
    return ArgumentParser(prog=f"python -m {package}", description=introduction.partition("\n")[0])
