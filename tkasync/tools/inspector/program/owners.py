"""The rows of the tree of owners: the window, what lies in it, and what each of them owns. UI thread.

Only what is below open rows is looked at, `ROWS` rows at most. What a row says is made anew by turns, for half a
millisecond each time, and what is known of a thing is kept with its row: so a snapshot takes no longer where an owner
has ten thousand tasks. Rows keep weak references, by which an action finds what it is for.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable
from time import perf_counter
from types import FrameType
from typing import Any
from weakref import ref

from tkasync.ownership.scope import Scope
from tkasync.reactive.effect import Effect, node_of
from tkasync.runtime.runtime import Runtime
from tkasync.tk.bindings.options import Binding, effect_of
from tkasync.tools.inspector.bounds import ROWS
from tkasync.tools.inspector.program.heard import Facts, Heard, is_own, is_tools
from tkasync.tools.inspector.program.rows import of_owned, of_scope, of_task

_SCOPES = 250
"""How many owners are looked at."""
_SECONDS = 0.0005
"""For what rows say; rows that are not reached are sent as they were."""
_LEAST = 40
"""Rows that are made anew even so: on a busy machine the time is over before the first."""
WINDOW = "window"
"""The identifier of the row of the window."""


class Owners:
    """See the module.

    Args:
        runtime: the window's.
        heard: ages of tasks, runs of effects.
    """

    def __init__(self, runtime: Runtime, heard: Heard) -> None:
        self._runtime = runtime
        self._heard = heard
        self._known: dict[int, _Row] = {}
        self._shown: dict[str, _Row] = {}
        self._turn = 0

    def rows(self, opened: frozenset[str], selected: str = "") -> tuple[list[Facts], bool]:
        """Return the rows below *opened* ones, each behind the one it lies in, and whether some were left out."""
        walk = _Walk(self._runtime, opened, self._known)
        walk.add_scope(self._runtime.scope, "")
        self._known = walk.seen
        self._shown = {row.id: row for row in walk.rows}
        self._make(walk, selected)
        sent: list[Facts] = []
        ups = {""}
        for row in walk.rows:
            if row.sent is None or row.up not in ups:  # it comes next time
                walk.is_cut = True
                continue
            ups.add(row.id)
            sent.append(row.sent)
        return sent, walk.is_cut

    def find(self, row: str) -> Any:
        """Return what the row called *row* stands for; ``None`` when it has gone."""
        if row == WINDOW:
            return self._runtime.scope
        found = self._shown.get(row)
        return None if found is None else found.of()

    def _make(self, walk: _Walk, selected: str) -> None:
        """Make what rows say: of the new ones first, then of the others in turn, as long as there is time."""
        end = perf_counter() + _SECONDS
        new = [row for row in walk.rows if row.sent is None]
        old = [row for row in walk.rows if row.sent is not None]
        self._turn %= len(old) or 1
        turn = [*(row for row in old if row.id == selected), *old[self._turn :], *old[: self._turn]]
        frames = sys._current_frames()
        made = 0
        for row in [*new, *turn]:
            if made >= _LEAST and perf_counter() > end:
                break
            made += 1
            x = walk.bare.get(row.id) if (held := row.of()) is None else held
            if x is not None:
                row.say(self._facts_of(x, row, frames))
        self._turn += max(0, made - len(new))

    def _facts_of(self, x: Any, row: _Row, frames: dict[int, FrameType]) -> Facts:
        try:
            if isinstance(x, Scope):
                return of_scope(x, row.id == WINDOW)
            return of_task(x, self._heard, frames) if row.is_task else of_owned(x, self._heard)
        except Exception as error:
            # One that the program has made in its own way: the others are shown even so.
            return {
                "kind": "",
                "name": f"cannot be read: {type(error).__qualname__}",
                "state": "",
                "note": "",
            }


class _Row:
    """What is known of a thing from the walks before, and what was sent of it last."""

    __slots__ = ("above", "effect", "id", "is_hidden", "is_task", "more", "of", "sent", "up")

    def __init__(self, row: str, x: object, is_task: bool = False) -> None:
        self.id: str = row
        self.of: Callable[[], Any] = _held(x)
        self.is_task: bool = is_task
        self.is_hidden: bool = False
        """Whether it is a tool's own."""
        self.effect: Callable[[], Any] = _nothing
        """That of an effect or binding."""
        self.above: int = 0
        """Of a scope: the identity of the one that it lies in, which does not change."""
        self.up: str = ""
        self.more: bool = False
        self.sent: Facts | None = None
        """Never changed: a thread may be writing it."""

    def say(self, facts: Facts) -> None:
        self.sent = {"id": self.id, "up": self.up, **facts, "more": self.more}

    def lies(self, up: str, more: bool) -> None:
        if self.up != up or self.more != more:
            self.up, self.more = up, more
            if self.sent is not None:
                self.sent = {**self.sent, "up": up, "more": more}


def _nothing() -> None:
    return None


def _held(x: object) -> Callable[[], Any]:
    try:
        return _nothing if x is None else ref(x)
    except TypeError:  # of the program's, without weak references: it has no actions
        return _nothing


class _Walk:
    """One walk through the owners: which rows there are."""

    def __init__(self, runtime: Runtime, opened: frozenset[str], known: dict[int, _Row]) -> None:
        self.rows: list[_Row] = []
        self.is_cut = False
        self.seen: dict[int, _Row] = {}
        self.bare: dict[str, Any] = {}
        """What can only be held for the time of a snapshot: the program's, without weak references."""
        self._runtime = runtime
        self._opened = opened
        self._known = known
        self._below = self._scopes_below()

    def _row(self, x: Any, is_task: bool = False) -> _Row:
        """Return the row of *x*, with what is known of it."""
        row = self.seen.get(id(x)) or self._known.get(id(x))
        # Another object may have come to the address of one that has died.
        if row is None or row.of() is not x:
            row = self._new_row(x, is_task)
        self.seen[id(x)] = row
        return row

    def _new_row(self, x: Any, is_task: bool) -> _Row:
        row = _Row(f"{id(x):x}", x, is_task)
        if isinstance(x, Scope):
            root = self._runtime.scope
            row.above, row.is_hidden = id(x.above or root), is_own(x.name)
            row.id = WINDOW if x is root else row.id
            return row
        row.is_hidden = is_own(x.name) if is_task else is_tools(type(x))
        if (effect := _effect(x)) is not None:
            row.effect = ref(effect)
        if row.of() is None:
            self.bare[row.id] = x
        return row

    def _scopes_below(self) -> dict[int, list[Scope]]:
        scopes = self._runtime.open_scopes[::-1]
        self.is_cut = len(scopes) > _SCOPES
        below: dict[int, list[Scope]] = defaultdict(list)
        for scope in scopes[:_SCOPES]:
            if not (row := self._row(scope)).is_hidden and row.id != WINDOW:
                below[row.above].append(scope)
        return below

    def add_scope(self, scope: Scope, up: str) -> None:
        """Add the row of *scope*, and below it what it owns and what lies in it, if it is open."""
        row = self._row(scope)
        tasks, things = scope.taken_in, scope.owned
        below, cleanups = self._below.get(id(scope), []), [fn for fn in scope.cleanups if not is_tools(fn)]
        is_full = bool(below or cleanups or self._has(tasks[:ROWS], True) or self._has(things[:ROWS], False))
        if not self._add(row, up, is_full) or row.id not in self._opened:
            return
        # Many tasks leave room for the rest.
        room = ROWS - len(self.rows)
        self._add_some(tasks, row.id, max(room // 2, room - len(things) - len(below) - 2), True)
        self._add_some(things, row.id, max(1, ROWS - len(self.rows) - len(below) - 1), False)
        if cleanups:
            names = ", ".join(str(getattr(fn, "__qualname__", "a cleanup")) for fn in cleanups[:5])
            name = names if len(cleanups) <= 5 else f"{names} and {len(cleanups) - 5} more"
            self._add_words("cleanups", name, row.id)
        for child in below:
            if self._is_full():
                return
            self.add_scope(child, row.id)

    def _has(self, some: list[Any], are_tasks: bool) -> bool:
        """Whether *some* has any that is shown."""
        return any(True for x in some if not isinstance(x, Scope) and not self._row(x, are_tasks).is_hidden)

    def _add_some(self, some: list[Any], up: str, room: int, are_tasks: bool) -> None:
        """Add the first *room* of *some*, and where there are more a row that says so."""
        added = 0
        for x in some:
            if isinstance(x, Scope) or (row := self._row(x, are_tasks)).is_hidden:
                continue
            if added >= room:
                self.is_cut = True
                self._add_words("", f"{added} of {len(some)} are shown", up)
                return
            scope = node_of(effect).scope if (effect := row.effect()) is not None else None
            if not self._add(row, up, scope is not None and not scope.is_empty):
                return
            added += 1
            if scope is not None and row.more and row.id in self._opened:  # what the last run has made
                self._add_some(scope.taken_in, row.id, ROWS // 4, True)
                self._add_some(scope.owned, row.id, ROWS // 4, False)

    def _add_words(self, kind: str, name: str, up: str) -> None:
        row = _Row(f"{up} {kind}", None)
        if self._add(row, up, False):
            row.say({"kind": kind, "name": name, "state": "", "note": ""})

    def _is_full(self) -> bool:
        self.is_cut = self.is_cut or len(self.rows) >= ROWS
        return len(self.rows) >= ROWS

    def _add(self, row: _Row, up: str, more: bool) -> bool:
        """Add a row unless there are `ROWS` already; return whether there was room."""
        if self._is_full():
            return False
        row.lies(up, more)
        self.rows.append(row)
        return True


def _effect(x: object) -> Effect | None:
    return x if isinstance(x, Effect) else effect_of(x) if isinstance(x, Binding) else None
