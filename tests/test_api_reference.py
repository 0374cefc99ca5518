"""The reference names every public name with the signature it has, and nothing that does not exist."""

from __future__ import annotations

import ast
import enum
import inspect
import re
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import pytest

import tkasync_pytest
from tests.support.documents import ROOT, Block, blocks_of
from tests.test_exports import EXPORTED
from tkasync.dispatch.host import Host

INDEX = ROOT / "docs" / "async-api-reference.md"
PAGES = sorted((ROOT / "docs" / "reference").glob("*.md"))
PUBLIC = {name.rpartition(".")[2]: value for name, value in EXPORTED.items()}
# `ResourceState` is the union of some of them.
VALUES = [name for name, cls in PUBLIC.items() if is_dataclass(cls) and name != "ResourceState"]
HEADINGS = {
    page: re.findall(r"^### (\w+)$", page.read_text(encoding="utf-8"), re.MULTILINE) for page in PAGES
}
ENTRIES = {
    name: block
    for page, names in HEADINGS.items()
    for name, block in zip(names, blocks_of(page), strict=True)
}
# Without an underscore, since other modules of the library use them; of no use to its users.
INTERNAL = {
    "Binding": set(),
    "ComponentMixin": set(),
    "CommandHandle": set(),
    "CancellationToken": {"add_event", "remove_event"},
    "CsvSource": {"count", "find", "keys", "page", "position", "prepare"},
    "DebouncedTask": {"close_for_drain", "last_runs"},
    "Effect": set(),
    "ErrorBoundary": {"setup", "watch"},
    "FakeHost": {name for name in vars(Host) if not name.startswith("_")} - {"now"},
    "FakeRequest": {"give_up", "reply_with", "wait_for_reply"},
    "FakeServer": {"take"},
    "FakeWebSocket": {"listen"},
    "FrameSource": {"count", "find", "keys", "page", "position"},
    "Gate": set(),
    "GateCall": {"wait_for_answer"},
    "HandleScope": set(),
    "Host": set(),
    "IntervalHandle": {"current_run", "start", "stop_work"},
    "ListSource": {"count", "find", "keys", "page", "position", "write"},
    "LogFile": {"entry", "place"},
    "LogView": {"setup"},
    "Pilot": set(),
    "Mutant": set(),
    "Mutation": {"call_ended", "has_closed"},
    "OptimisticCache": set(),
    "Query": set(),
    "QueryClient": {"remove_unread"},
    "QueryDef": {"is_made_of", "is_same_query", "key_of", "named_by"},
    "QueryRef": {"call", "spelled"},
    "ReadSignal": set(),
    "Transition": {"setup"},
    "RemoteSource": {"count", "write"},
    "Resource": {"blocking_error", "on_item", "on_value", "on_failure", "on_abort"},
    "StallWatch": {"is_suspicious", "looks"},
    "SqliteSource": {"count", "find", "keys", "page", "position", "prepare", "write"},
    "Suspense": {"setup", "watch"},
    "TaskProgress": {"setup"},
    "TaskRegistry": set(),
    "Timer": set(),
    "UiCollector": {"start"},
    "UiDispatchQueue": {
        "note_calls",
        "admit",
        "connect",
        "post",
        "report",
        "run_aside",
        "time_is_up",
        "redirect",
        "take_queued",
    },
    "Selection": {"flipped", "has", "minus", "of", "plus", "renamed"},
    "UiRef": set(),
    "Work": set(),
    "VirtualTable": {"setup"},
    "WriteSignal": set(),
}


def test_every_exported_name_has_an_entry_and_every_entry_is_exported() -> None:
    assert sorted(name for names in HEADINGS.values() for name in names) == sorted(PUBLIC)


def test_the_index_names_every_entry_with_its_page() -> None:
    linked = re.findall(r"\[`(\w+)`\]\(reference/([\w-]+\.md)#(\w+)\)", INDEX.read_text(encoding="utf-8"))
    entries = [(name, page.name, name.lower()) for page, names in HEADINGS.items() for name in names]
    assert sorted(linked) == sorted(entries)


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_an_entry_shows_the_signature_that_the_code_has(name: str) -> None:
    shown = only_statement(ENTRIES[name])
    if isinstance(shown, ast.FunctionDef | ast.AsyncFunctionDef):
        assert shown_signature(shown) == real_signature(PUBLIC[name])
    elif isinstance(shown, ast.ClassDef):
        check_class(shown, PUBLIC[name])
    else:  # a value, or a union that is one for type checkers
        assert not inspect.isroutine(PUBLIC[name])
        names = {node.id for node in ast.walk(shown) if isinstance(node, ast.Name)}
        assert names - {"Executor", "Final", "Literal"} <= set(PUBLIC)


def only_statement(block: Block) -> ast.stmt:
    statements = ast.parse(block.code).body
    assert len(statements) == 1
    return statements[0]


def check_class(shown: ast.ClassDef, cls: type[Any]) -> None:
    for member in shown.body:
        if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
            real = inspect.getattr_static(cls, member.name)
            real = real.__func__ if isinstance(real, classmethod) else real
            assert shown_signature(member) == real_signature(real), member.name
        elif isinstance(member, ast.AnnAssign):
            assert ast.unparse(member.target) in attributes_of(cls)
        elif isinstance(member, ast.Assign):
            assert isinstance(cls, enum.EnumMeta)
            assert ast.literal_eval(member.value) == cls[ast.unparse(member.targets[0])].value


def attributes_of(cls: type[Any]) -> set[str]:
    """Properties, fields, and what a method of the class or its bases in tkasync sets on self."""
    ours = [base for base in cls.__mro__ if base.__module__.startswith("tkasync")]
    set_on_self = {name for base in ours for name in names_on_self(base)}
    properties = {name for base in ours for name, value in vars(base).items() if isinstance(value, property)}
    declared = {name for base in ours for name in inspect.get_annotations(base)}
    return set_on_self | properties | declared


@cache
def names_on_self(cls: type[Any]) -> frozenset[str]:
    # To find the source of a class takes its whole file to be parsed; many classes have the same bases.
    return frozenset(re.findall(r"self\.(\w+)\b", inspect.getsource(cls)))


Parameter = tuple[str, str, object]


def shown_signature(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Parameter]:
    args, defaults = function.args, [ast.unparse(value) for value in function.args.defaults]
    by_place = [*args.posonlyargs, *args.args]
    filled: list[str | None] = [None] * (len(by_place) - len(defaults))
    shown: list[Parameter] = [
        (arg.arg, "by place only" if arg in args.posonlyargs else "by place", default)
        for arg, default in zip(by_place, [*filled, *defaults], strict=True)
    ]
    if args.vararg is not None:
        shown.append((args.vararg.arg, "any number", None))
    shown += [
        (arg.arg, "by name", None if value is None else ast.unparse(value))
        for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    ]
    if args.kwarg is not None:
        shown.append((args.kwarg.arg, "any name", None))
    return shown


KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "by place only",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "by place",
    inspect.Parameter.VAR_POSITIONAL: "any number",
    inspect.Parameter.KEYWORD_ONLY: "by name",
    inspect.Parameter.VAR_KEYWORD: "any name",
}


def real_signature(function: Any) -> list[Parameter]:
    return [
        (p.name, KINDS[p.kind], None if p.default is p.empty else shown_default(p.default))
        for p in inspect.signature(function).parameters.values()
    ]


def shown_default(value: object) -> str:
    return "..." if callable(value) else repr(value)


@pytest.mark.parametrize("name", sorted(INTERNAL))
def test_what_a_class_offers_stands_in_its_entry(name: str) -> None:
    shown = only_statement(ENTRIES[name])
    assert isinstance(shown, ast.ClassDef)
    members = {getattr(member, "name", None) or ast.unparse(member.target) for member in shown.body}
    offered = {
        member
        for member, value in vars(PUBLIC[name]).items()
        if not member.startswith("_") and (callable(value) or isinstance(value, property | classmethod))
    }
    unknown = offered - INTERNAL[name] - members
    assert not unknown, (
        f"{name}: put {unknown} into the reference, or into INTERNAL if they are not for users"
    )


@pytest.mark.parametrize("name", VALUES)
def test_the_fields_of_a_value_stand_in_its_entry_in_their_order(name: str) -> None:
    shown = only_statement(ENTRIES[name])
    assert isinstance(shown, ast.ClassDef)
    attributes = [ast.unparse(member.target) for member in shown.body if isinstance(member, ast.AnnAssign)]
    names = [field.name for field in fields(PUBLIC[name])]
    assert attributes[: len(names)] == names


def test_the_fixtures_of_the_plugin_stand_in_their_table() -> None:
    source = inspect.getsource(tkasync_pytest)
    fixtures = re.findall(r"@pytest\.fixture.*\ndef (\w+)", source)
    rows = re.findall(
        r"^\| `(\w+)` \|", (ROOT / "docs/reference/testing.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(rows) == sorted(fixtures)
