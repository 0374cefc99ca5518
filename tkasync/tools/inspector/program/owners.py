"""The rows of the tree of owners: the window, what lies in it, and what each of them owns. UI thread.

Only what is below open rows is looked at, `ROWS` rows at most. Rows keep weak references, by which an action finds what
it is for.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any
from weakref import ref

from tkasync.ownership.scope import Scope
from tkasync.reactive.effect import Effect, node_of
from tkasync.runtime.runtime import Runtime
from tkasync.tk.bindings.options import Binding, effect_of
from tkasync.tools.inspector.program.heard import Facts, Heard, is_own, is_tools
from tkasync.tools.inspector.program.rows import of_owned, of_scope, of_task

ROWS = 200
_SCOPES = 300
"""How many owners are looked at: where each of them lies takes a microsecond or two."""
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
        self.shown: dict[str, Callable[[], Any]] = {}
        """What each row stands for, while it lives, by the row's identifier."""

    def rows(self, opened: frozenset[str]) -> tuple[list[Facts], bool]:
        """Return the rows below *opened* ones, each behind the one it lies in, and whether some were left out."""
        walk = _Walk(self._runtime, self._heard, opened)
        walk.add_scope(self._runtime.scope, "", WINDOW)
        self.shown = walk.shown
        return walk.rows, walk.is_cut

    def find(self, row: str) -> Any:
        """Return what the row called *row* stands for; ``None`` when it has gone."""
        if row == WINDOW:
            return self._runtime.scope
        found = self.shown.get(row)
        return None if found is None else found()


class _Walk:
    """One walk through the owners."""

    def __init__(self, runtime: Runtime, heard: Heard, opened: frozenset[str]) -> None:
        self.rows: list[Facts] = []
        self.shown: dict[str, Callable[[], Any]] = {}
        self.is_cut = False
        self._runtime = runtime
        self._heard = heard
        self._opened = opened
        self._frames: dict[int, FrameType] = sys._current_frames()
        self._below = self._scopes_below()

    def _scopes_below(self) -> dict[int, list[Scope]]:
        scopes = self._runtime.open_scopes[::-1]
        self.is_cut = len(scopes) > _SCOPES
        below: dict[int, list[Scope]] = defaultdict(list)
        root = self._runtime.scope
        for scope in scopes[:_SCOPES]:
            if scope is not root and not is_own(scope.name):
                below[id(scope.above or root)].append(scope)
        return below

    def add_scope(self, scope: Scope, up: str, row: str) -> None:
        """Add the row of *scope*, and below it what it owns and what lies in it, if it is open."""
        tasks = [task for task in scope.taken_in[: ROWS + 1] if not is_own(task.name)]
        owned = [x for x in scope.owned[: ROWS + 1] if not isinstance(x, Scope) and not is_tools(type(x))]
        below, cleanups = self._below.get(id(scope), []), [fn for fn in scope.cleanups if not is_tools(fn)]
        is_full = bool(tasks or owned or below or cleanups)
        if not self._add(row, up, {**of_scope(scope, row == WINDOW), "more": is_full}, scope):
            return
        if row not in self._opened:
            return
        for task in tasks:
            if not self._add(_name(task), row, of_task(task, self._heard, self._frames), task):
                return
        for x in owned:
            if not self._add_owned(x, row):
                return
        if cleanups:
            names = ", ".join(str(getattr(fn, "__qualname__", "a cleanup")) for fn in cleanups[:5])
            note = f"{len(cleanups)}" if len(cleanups) > 5 else ""
            self._add(
                f"{row}-cleanups", row, {"kind": "cleanups", "name": names, "state": "", "note": note}, None
            )
        for child in below:
            if len(self.rows) >= ROWS:
                self.is_cut = True
                return
            self.add_scope(child, row, _name(child))

    def _add_owned(self, x: object, up: str) -> bool:
        row = _name(x)
        if not self._add(row, up, of_owned(x, self._heard), x):
            return False
        effect = x if isinstance(x, Effect) else effect_of(x) if isinstance(x, Binding) else None
        if effect is not None and row in self._opened:
            self._add_made(node_of(effect).scope, row)
        return True

    def _add_made(self, scope: Scope, up: str) -> None:
        """Add what the last run of an effect has made."""
        for task in scope.taken_in[:ROWS]:
            self._add(_name(task), up, of_task(task, self._heard, self._frames), task)
        for x in scope.owned[:ROWS]:
            if not isinstance(x, Scope):
                self._add_owned(x, up)

    def _add(self, row: str, up: str, facts: Facts, x: object) -> bool:
        """Add a row unless there are `ROWS` already; return whether there was room."""
        if len(self.rows) >= ROWS:
            self.is_cut = True
            return False
        self.rows.append({"id": row, "up": up, **facts})
        if x is not None:
            with suppress(TypeError):  # of the program's, without weak references: it has no actions
                self.shown[row] = ref(x)
        return True


def _name(x: object) -> str:
    return f"{id(x):x}"
