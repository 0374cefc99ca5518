"""The list of rules: how each one is broken, and which tests hold it. One TOML file for each room, in `rules/`.

An entry:

    [[rule]]
    says = "A closed queue refuses further calls"    # the rule, in plain words
    file = "tkasync/dispatch/queue.py"
    old = "if self._closed:"                         # stands exactly once in the file
    new = "if False:"                                # the break
    tests = ["test_a_closed_queue_refuses_calls"]    # fail then, each by its name

The text may stand in one file only: what is broken in two places are two rules.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .suite import nodes_of

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).parent / "rules"


class StaleRule(Exception):
    """An entry of the list does not fit the code any more."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, how to break it, and the tests that fail then."""

    room: str
    says: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def broken(self, text: str) -> str:
        """The *text* of its file without the rule.

        Raises:
            StaleRule: the old text does not stand there exactly once.
        """
        times = text.count(self.old)
        if times != 1:
            raise StaleRule(f"{self.room}: {self.says!r}: its old text stands {times} times in {self.file}")
        return text.replace(self.old, self.new)


def read_rules(only: str = "") -> list[Rule]:
    """The rules whose room, words or file contain *only*, room by room.

    Raises:
        StaleRule: two rules have the same words, or an entry lacks a field.
    """
    rules = [rule for path in sorted(LIST.glob("*.toml")) for rule in _read_room(path)]
    words, times = Counter(rule.says for rule in rules).most_common(1)[0]
    if times > 1:
        raise StaleRule(f"two rules say {words!r}: the words are the name of a rule")
    return [rule for rule in rules if only.lower() in f"{rule.room} {rule.says} {rule.file}".lower()]


def _read_room(path: Path) -> Iterator[Rule]:
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
        try:
            yield Rule(room=path.stem, **{**entry, "tests": tuple(entry["tests"])})
        except (TypeError, KeyError) as error:
            raise StaleRule(f"{path.name}: {entry.get('says', entry)!r}: {error}") from None


def problems(rule: Rule, root: Path = ROOT) -> Iterator[str]:
    """What keeps *rule* from being tried on the tree at *root*: a sentence each."""
    path = root / rule.file
    if not path.is_file():
        yield f"{rule.room}: {rule.says!r}: there is no {rule.file}"
        return
    try:
        compile(rule.broken(path.read_text(encoding="utf-8")), rule.file, "exec")
    except StaleRule as error:
        yield f"{error}{_elsewhere(rule, root)}"
    except SyntaxError as error:
        yield f"{rule.room}: {rule.says!r}: the new text is no Python: {error}"
    if not rule.tests:
        yield f"{rule.room}: {rule.says!r}: it names no test"
    for test in rule.tests:
        try:
            nodes_of([test], root)
        except KeyError:
            yield f"{rule.room}: {rule.says!r}: there is no test {test}"


def _elsewhere(rule: Rule, root: Path) -> str:
    """Where else the old text of *rule* stands: code moves."""
    files = (
        path for path in (root / "tkasync").rglob("*.py") if rule.old in path.read_text(encoding="utf-8")
    )
    found = ", ".join(path.relative_to(root).as_posix() for path in files)
    return f"; it stands in {found}" if found else ""
