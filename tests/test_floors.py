"""The layout: floors, rooms and circles, as docs/design.md has them and `scripts/structure` counts them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from architecture.rules import RULES
from architecture.tree import ASIDE, Tree

TREE = Tree(Path(__file__).resolve().parent.parent)

# What still breaks a rule. It only shrinks: whoever mends one deletes its line, and nobody adds any.
KNOWN: frozenset[str] = frozenset(
    {
        "dispatch/ambient.py imports tkasync.execution.places.ui_coroutine",
        "dispatch/ambient.py imports tkasync.ownership.scope",
        "dispatch/ambient.py is in a circle",
        "dispatch/host.py is in a circle",
        "dispatch/late_calls.py is in a circle",
        "dispatch/open_runtimes.py imports tkasync.runtime.runtime",
        "dispatch/open_runtimes.py is in a circle",
        "dispatch/queue.py imports tkasync.tasks.current",
        "dispatch/queue.py is in a circle",
        "execution/engines.py is in a circle",
        "execution/in_flight.py is in a circle",
        "execution/item.py imports tkasync.runtime.runtime",
        "execution/item.py is in a circle",
        "execution/item.py reads ._begin",
        "execution/item.py reads ._delivery",
        "execution/item.py reads ._exception",
        "execution/item.py reads ._scope",
        "execution/item.py sets ._item",
        "execution/places/executor.py is in a circle",
        "execution/places/loop.py imports tkasync.runtime.runtime",
        "execution/places/loop.py is in a circle",
        "execution/places/loop.py reads ._delivery",
        "execution/places/on_ui.py is in a circle",
        "execution/places/threads.py is in a circle",
        "execution/places/threads.py reads ._delivery",
        "execution/places/ui_coroutine.py is in a circle",
        "execution/places/ui_coroutine.py sets .driver",
        "execution/places/ui_coroutine.py sets .observer",
        "execution/places/ui_coroutine.py sets .scope",
        "execution/spawn.py imports tkasync.runtime.runtime",
        "execution/spawn.py is in a circle",
        "execution/spawn.py reads ._delivery",
        "execution/spawn.py sets .stream",
        "ownership/policies.py imports tkasync.runtime.runtime",
        "ownership/policies.py imports tkasync.tasks.handle",
        "ownership/policies.py is in a circle",
        "ownership/policies.py reads ._group",
        "ownership/scope.py imports tkasync.runtime.runtime",
        "ownership/scope.py is in a circle",
        "ownership/unhandled.py imports tkasync.runtime.runtime",
        "ownership/unhandled.py is in a circle",
        "runtime/closing.py is in a circle",
        "runtime/closing.py reads ._item",
        "runtime/closing.py reads ._scope",
        "runtime/current.py reads ._scope",
        "runtime/current.py sets .scope",
        "runtime/runtime.py is in a circle",
        "runtime/statistics.py is in a circle",
        "runtime/widget_scopes.py sets .below",
        "safety/refs.py reads ._scope",
        "tasks/current.py imports tkasync.execution.item",
        "tasks/current.py is in a circle",
        "tasks/handle.py imports tkasync.execution.item",
        "tasks/handle.py imports tkasync.execution.kinds",
        "tasks/handle.py imports tkasync.runtime.runtime",
        "tasks/handle.py is in a circle",
        "tasks/outcome/awaiting.py imports tkasync.execution.places.loop",
        "tasks/outcome/awaiting.py is in a circle",
        "tasks/outcome/callbacks.py is in a circle",
        "tasks/outcome/streams.py is in a circle",
        "tasks/token_timer.py imports tkasync.runtime.runtime",
        "tasks/token_timer.py is in a circle",
        "tk/host/host.py is in a circle",
        "tk/host/destruction.py is in a circle",
        "tk/host/entries.py is in a circle",
        "tk/host/redraw.py is in a circle",
        "tk/host/tk_timer.py is in a circle",
        "tk/host/visibility.py is in a circle",
        "tk/host/wakers/choice.py is in a circle",
        "tk/host/wakers/descriptor.py is in a circle",
        "tk/host/wakers/eventfd.py is in a circle",
        "tk/host/wakers/loopback.py is in a circle",
        "tk/host/wakers/pipe.py is in a circle",
        "ui_tasks/combinators.py reads ._scope",
        "widgets/error_boundary.py sets .on_unhandled",
        "widgets/overlay.py sets .on_unhandled",
    }
)


def test_the_table_is_read() -> None:
    floors = TREE.floors
    assert floors["errors"] == 0
    assert floors["dispatch"] < floors["tasks"] < floors["runtime"] < floors["reactive"] < floors["component"]
    assert floors["testing"] == ASIDE


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_nothing_breaks_the_rule(rule) -> None:
    found = set(rule(TREE))
    assert found - KNOWN == set(), rule.__doc__


def test_what_is_known_to_break_a_rule_still_does() -> None:
    """Otherwise the same fault could come back unseen."""
    mended = KNOWN - {line for rule in RULES for line in rule(TREE)}
    assert mended == set(), "mended: delete these lines of KNOWN"


def test_each_module_has_its_place_in_the_design() -> None:
    """Whoever looks for a behaviour finds its module by reading one page."""
    named = set(re.findall(r"`(\w+)`", TREE.design.partition("## Floors")[2].partition("## Choices")[0]))
    inside = {name.rpartition(".")[2] for name, module in TREE.modules.items() if not module.is_init}
    rooms = {room for room in TREE.floors if "/" not in room}
    assert inside - named - rooms == set()
