"""Count the structure of tkasync: circles, floors, private names, sizes, and the walk of seven acts of a program."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .count import Figure, count
from .tree import Tree
from .walk.recorder import Hop
from .walk.run import legs
from .walk.run import walks as walks_of

HERE = Path(__file__).resolve().parents[2]
Walks = dict[str, list[Hop]]


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="scripts/structure", description=__doc__)
    parser.add_argument(
        "--tree",
        type=Path,
        action="append",
        metavar="DIR",
        help="count that checkout instead of this one; given twice, both side by side",
    )
    parser.add_argument("--walk", action="store_true", help="print the walks hop by hop")
    parser.add_argument("--no-walk", action="store_true", help="only read, run nothing")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write every figure with what it was counted from"
    )
    return parser.parse_args()


def main() -> None:
    """Count, walk, print."""
    options = arguments()
    trees = [Tree(root.resolve()) for root in options.tree or [HERE]]
    figures = [count(tree) for tree in trees]
    walks: list[Walks] = [{} if options.no_walk else walks_of(tree.root) for tree in trees]
    print_columns([tree.root.name for tree in trees], figures, walks)
    if options.walk:
        for tree, walked in zip(trees, walks, strict=True):
            print_hops(tree.root, walked)
    if options.json:
        options.json.write_text(json.dumps(as_json(trees, figures, walks), indent=1) + "\n", encoding="utf-8")


def print_columns(heads: Sequence[str], figures: Sequence[list[Figure]], walks: Sequence[Walks]) -> None:
    """Print one row for each figure and leg, one column for each tree."""
    columns = [
        {figure.name: figure.value for figure in counted} | leg_rows(walked)
        for counted, walked in zip(figures, walks, strict=True)
    ]
    names = dict.fromkeys(name for column in columns for name in column)
    rows = [["", *heads], *([name, *(column.get(name, "-") for column in columns)] for name in names)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def leg_rows(walked: Walks) -> dict[str, str]:
    """Give one row for each leg of each walk: calls / files / changes of file / locks."""
    return {
        f"{flow}, {leg.name}": f"{leg.calls} calls, {leg.files} files, {leg.changes} changes, {leg.locks.total()} locks"
        for flow, hops in walked.items()
        for leg in legs(hops)
    }


def print_hops(root: Path, walked: Walks) -> None:
    """Print each call, indented by its depth, and each lock where it is taken."""
    for flow, hops in walked.items():
        leg = ""
        for hop in hops:
            if hop["leg"] != leg:
                leg = hop["leg"]
                print(f"\n{root.name}, {flow}: {leg}")
            what = f"[lock {hop['lock']}]" if "lock" in hop else f"{hop['name']}  {hop['file']}"
            print("  " * (hop["depth"] + 1) + what)


def as_json(
    trees: Sequence[Tree], figures: Sequence[list[Figure]], walks: Sequence[Walks]
) -> list[dict[str, Any]]:
    """Give everything that was counted, with its details."""
    return [
        {
            "tree": str(tree.root),
            "figures": {
                figure.name: {"value": figure.value, "details": figure.details} for figure in counted
            },
            "walks": {flow: [*map(vars, legs(hops)), hops] for flow, hops in walked.items()},
        }
        for tree, counted, walked in zip(trees, figures, walks, strict=True)
    ]


if __name__ == "__main__":
    main()
