"""What `scripts/structure` counts, on small packages made for it: each rule finds what breaks it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from architecture import rules
from architecture.attributes import accesses
from architecture.imports import circles, imports
from architecture.tree import Tree
from architecture.walk.run import legs, walk, walks

DESIGN = """
| floor | folder | holds |
| --- | --- | --- |
| 1 | `dispatch/` | the queue |
| 2 | `tk/host/` | the window |
| 3 | `tasks/` | tasks |
| 9 | `component.py` | the component |
| aside | `testing/` | tools |
"""
QUEUE = """
class Queue:
    def __init__(self) -> None:
        self._calls: list[object] = []
        self.limit = 3
"""


@pytest.fixture
def make(tmp_path: Path):
    """Make a package of the files given, beside a room that holds a queue."""

    def make_tree(**files: str) -> Tree:
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "design.md").write_text(DESIGN)
        for name, text in {"dispatch__queue": QUEUE, **files}.items():
            path = tmp_path / "tkasync" / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return Tree(tmp_path)

    return make_tree


def broken(tree: Tree) -> list[str]:
    return [line for rule in rules.RULES for line in rule(tree)]


def test_a_sound_package_breaks_no_rule(make) -> None:
    use = "from tkasync.dispatch.queue import Queue\ndef use(queue: Queue) -> int:\n    return queue.limit"
    tree = make(tasks__use=use, tk__host__window="import tkinter", testing__all="from tkasync import spawn")
    assert broken(tree) == []


@pytest.mark.parametrize(
    "statement",
    [
        "from tkasync.tasks.handle import Handle",
        "from tkasync.tasks import handle",
        "import tkasync.tasks.handle",
        "from ..tasks.handle import Handle",
        "if TYPE_CHECKING:\n    from tkasync.tasks.handle import Handle",
        "def later():\n    from tkasync.tasks.handle import Handle",
    ],
)
def test_an_import_of_a_higher_floor_is_found_wherever_it_stands(make, statement: str) -> None:
    tree = make(dispatch__host=statement, tasks__handle="class Handle: ...")
    assert broken(tree) == ["dispatch/host.py imports tkasync.tasks.handle"]


def test_the_face_is_imported_by_what_stands_aside_only(make) -> None:
    assert broken(make(component="from tkasync import spawn")) == ["component.py imports tkasync"]


def test_a_module_outside_the_table_is_found(make) -> None:
    assert broken(make(core__bag="x = 1")) == ["core/bag.py has no floor"]


@pytest.mark.parametrize(
    "body",
    [
        "def f(q: Queue) -> object:\n    return q._calls",
        "def f(q: 'Queue | None') -> object:\n    return q._calls",
        "def f() -> object:\n    q = Queue()\n    return q._calls",
        "def f(q: Queue) -> object:\n    return getattr(q, '_calls')",
        "def f(unknown) -> object:\n    return unknown._calls",
        "class A:\n    def __init__(self, q: Queue) -> None:\n        self.q = q\n"
        "    def f(self) -> object:\n        return self.q._calls",
        "class A:\n    _calls = 1\n    def f(self, q: Queue) -> object:\n        return q._calls",
    ],
)
def test_a_private_name_of_another_room_is_found(make, body: str) -> None:
    tree = make(tasks__use=f"from tkasync.dispatch.queue import Queue\n{body}")
    assert broken(tree) == ["tasks/use.py reads ._calls"]


@pytest.mark.parametrize(
    "body",
    [
        "def f(q: Queue) -> None:\n    q.limit = 1",
        "def f(q: Queue) -> None:\n    q.limit += 1",
        "def f(q: Queue) -> None:\n    del q.limit",
        "def f(q: Queue) -> None:\n    q.limit, x = 1, 2",
        "def f(q: Queue) -> None:\n    setattr(q, 'limit', 1)",
    ],
)
def test_a_write_to_an_attribute_of_another_room_is_found(make, body: str) -> None:
    tree = make(tasks__use=f"from tkasync.dispatch.queue import Queue\n{body}")
    assert broken(tree) == ["tasks/use.py sets .limit"]


def test_what_is_ours_or_tkinters_is_no_reach_into_another_room(make) -> None:
    body = (
        "import tkinter\nfrom tkasync.dispatch.queue import Queue\n"
        "class Mine(Queue):\n    def f(self, other: 'Mine', w: tkinter.Misc) -> object:\n"
        "        self._calls = []\n        other._seen = 1\n        self._seen = 2\n        return w._w"
    )
    tree = make(tk__host__use=body)
    assert broken(tree) == []
    assert [(a.text, a.owner) for a in accesses(tree)] == [("other._seen", "own"), ("w._w", "outside")]


def test_a_friend_in_the_same_room_is_counted_and_allowed(make) -> None:
    body = "from tkasync.dispatch.queue import Queue\ndef f(q: Queue) -> object:\n    return q._calls"
    tree = make(dispatch__turn=body)
    assert broken(tree) == []
    assert [access.owner for access in accesses(tree)] == ["room"]


@pytest.mark.parametrize("name", ["tkinter", "ttkbootstrap", "_tkinter"])
def test_tkinter_where_no_window_is_needed_is_found(make, name: str) -> None:
    tree = make(dispatch__host=f"def later():\n    from {name} import Misc")
    assert broken(tree) == [f"dispatch/host.py imports {name}"]


def test_the_eleventh_module_of_a_folder_is_found(make) -> None:
    modules = {f"tasks__m{number}": "x = 1" for number in range(10)}
    assert broken(make(**modules, tasks____init__="x = 1", tasks__eleven__m="x = 1")) == []


def test_eleven_modules_in_a_folder_are_too_many(make) -> None:
    assert broken(make(**{f"tasks__m{number}": "x = 1" for number in range(11)})) == [
        "tasks holds 11 modules"
    ]


def test_a_circle_is_found_also_when_one_side_is_for_types(make) -> None:
    tree = make(
        tasks__a="from tkasync.tasks import b",
        tasks__b="from tkasync.tasks import c",
        tasks__c="if TYPE_CHECKING:\n    from tkasync.tasks import a",
        tasks__d="from tkasync.tasks import a",
    )
    assert broken(tree) == [f"tasks/{name}.py is in a circle" for name in "abc"]
    assert circles(imports(tree), ("run",)) == []


def test_the_legs_of_a_walk_are_summed_by_thread() -> None:
    def call(leg: str, file: str) -> dict[str, object]:
        return {"leg": leg, "depth": 0, "file": file, "name": "f"}

    hops = [
        call("the call", "component.py"),
        call("the call", "execution/spawn.py"),
        call("worker", "execution/item.py"),
        {"leg": "the call", "depth": 1, "lock": "tasks/state.py:3"},
        call("the call", "execution/spawn.py"),
    ]
    first, worker, whole = legs(hops)
    assert (first.name, first.calls, first.files, first.changes, first.locks.total()) == (
        "the call",
        3,
        2,
        1,
        1,
    )
    assert (worker.name, worker.calls, worker.files, worker.changes) == ("worker", 1, 1, 0)
    assert (whole.name, whole.calls, whole.files, whole.changes, whole.locks.total()) == ("sum", 4, 3, 1, 1)


def test_a_walk_begins_where_the_program_calls_and_passes_the_guard_over() -> None:
    walked = walks(Path(__file__).resolve().parent.parent)
    assert [leg.name for leg in legs(walked["task"])] == ["the call", "worker", "UI thread, to rest", "sum"]
    assert walked["task"][0]["file"] == "components/task_calls.py"
    for flow, hops in walked.items():
        assert hops[0]["leg"] == "the call"
        assert hops[0]["depth"] == 0
        guarded = any(hop.get("file", "").startswith("tk/guard/") for hop in hops)
        assert guarded == (flow == "guard")


def test_a_walk_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"task: .*not the package to walk"):
        walk(tmp_path, "task")
