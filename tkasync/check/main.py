"""`python -m tkasync check`: arguments, what is chosen of the findings, and the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tkasync.check.checked import check_source
from tkasync.check.codes import CODES
from tkasync.check.files import sources
from tkasync.check.finding import Finding, Unreadable
from tkasync.check.formats.diff import as_diff, is_mechanical
from tkasync.check.formats.plain import as_github, as_json, as_text
from tkasync.check.formats.sarif import as_sarif
from tkasync.check.source import CannotRead, Source

_FORMATS = {"text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif}


def main(arguments: Sequence[str]) -> int:
    """Check what *arguments* name.

    Returns 0 where nothing is found, 1 for findings, 2 when something could not be read.

    Raises:
        SystemExit: with 2 for arguments that there are not, with 0 after ``--help``.
    """
    options = _parser().parse_args(arguments)
    found: list[Finding] = []
    unreadable: list[Unreadable] = []
    diffs: list[str] = []
    for one in sources(options.paths):
        findings = _checked(one, unreadable)
        chosen = [finding for finding in findings if _is_chosen(finding, options)]
        if options.diff and isinstance(one, Source) and (diff := as_diff(one, chosen)):
            diffs.append(diff)
        found += chosen
    _print("".join(diffs) if options.diff else _FORMATS[options.format](found, unreadable))
    if options.diff or options.format != "text":
        _tell(unreadable)
    return 2 if unreadable else int(bool(diffs if options.diff else found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m tkasync check",
        description="Find what freezes or crashes a Tk program, with the line to write instead. Runs nothing of it.",
        epilog="0: nothing found, 1: findings, 2: something could not be read. `# noqa: TKA201` silences a line.",
    )
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="files and folders; - reads the standard input"
    )
    parser.add_argument("--format", choices=tuple(_FORMATS), default="text")
    parser.add_argument("--select", type=_codes, default=(), metavar="CODES", help="only these: TKA1,TKA403")
    parser.add_argument("--ignore", type=_codes, default=(), metavar="CODES", help="all but these")
    parser.add_argument(
        "--hints", action="store_true", help="also what works, and is shorter with tkasync: TKA3"
    )
    parser.add_argument(
        "--diff", action="store_true", help="print the mechanical fixes as a patch; writes nothing"
    )
    return parser


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(part.strip().upper() for part in text.split(",") if part.strip())
    for code in codes:
        if not any(known.startswith(code) for known in CODES):
            raise argparse.ArgumentTypeError(f"no code begins with {code}; there are {', '.join(CODES)}")
    return codes


def _checked(one: Source | Unreadable, unreadable: list[Unreadable]) -> list[Finding]:
    if isinstance(one, Source):
        try:
            return check_source(one)
        except CannotRead as refused:
            one = refused.told
    unreadable.append(one)
    return []


def _is_chosen(finding: Finding, options: argparse.Namespace) -> bool:
    if finding.code.startswith(options.ignore or ("-",)):
        return False
    if options.select:
        return finding.code.startswith(options.select)
    return options.hints or not finding.is_hint or (options.diff and is_mechanical(finding))


def _print(text: str) -> None:
    """Write *text*, whatever the terminal can show."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _tell(unreadable: list[Unreadable]) -> None:
    for one in unreadable:
        print(
            f"{one.file}:{one.line}: {one.message}".encode(errors="backslashreplace").decode(),
            file=sys.stderr,
        )
