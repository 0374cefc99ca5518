"""`Choosing`: what a click or a key does to the selection, whose keys may still have to be asked for. UI thread; no Tk.

A choice names places. Where their rows are loaded it is made at once. Otherwise it is a *step* that waits for the keys:
the rows look chosen meanwhile, and the selection changes when the keys are known. Steps are taken in the order in which
they were asked for. One that replaces the whole selection drops those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tkasync.ownership.scope import Scope
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import WriteSignal, create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.runtime.current import runtime_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI
from tkasync.widgets.sources.view import View
from tkasync.widgets.table.cells.beyond import EVERYTHING
from tkasync.widgets.table.cells.chosen.selection import Selection
from tkasync.widgets.table.cells.chosen.span_keys import SpanKeys

Change = Callable[[Selection, Sequence[Any]], Selection]


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """A choice: the places of *view* whose keys it needs, and what it makes of the selection with them."""

    view: View
    span: range
    change: Change
    keeps: bool = True
    """Whether what was chosen before stays."""
    is_extension: bool = False
    """Whether it goes from the anchor, as the extension before it did, whose place it takes."""
    is_needed: bool = False
    """Whether nothing can stay chosen without it."""


class Choosing:
    """See the module.

    Args:
        scope: what it ends with.
        keys: finds the keys of places.
        on_change: called when the selection, or what looks chosen, has changed.
        on_error: takes the error of a source that does not tell its keys.
    """

    def __init__(
        self,
        scope: Scope,
        keys: SpanKeys,
        on_change: Callable[[], object],
        on_error: Callable[[BaseException], object],
    ) -> None:
        self._scope = scope
        self._keys = keys
        self._on_change = on_change
        self._on_error = on_error
        self.selection: ReadSignal[Selection]
        """Which rows are chosen."""
        self._set: WriteSignal[Selection]
        self.selection, self._set = create_signal(Selection(), name="selection of a table")
        self._base = Selection()
        self._steps: list[_Step] = []
        self._asking: TaskHandle[Any] | None = None

    # What a click or a key does

    def only(self, view: View, place: int) -> None:
        """Choose the row at *place* and no other."""
        self._replace(_Step(view, range(place, place + 1), _only, keeps=False))

    def add(self, view: View, place: int) -> None:
        """Choose the row at *place* too."""
        self._take(_Step(view, range(place, place + 1), Selection.plus))

    def flip(self, view: View, place: int) -> None:
        """Choose the row at *place* too, or no longer."""
        self._take(_Step(view, range(place, place + 1), _flip))

    def extend(self, view: View, span: range) -> None:
        """Choose the rows of *span*, which begins or ends at the anchor, and no others."""
        self._replace(_Step(view, span, _only, keeps=False, is_extension=True))

    def extend_further(self, view: View, span: range) -> None:
        """Choose the rows of *span* beside those that were chosen when the anchor was set."""
        if self._steps and self._steps[-1].is_extension:
            self._drop(self._steps[-1:])
        self._take(_Step(view, span, lambda _, keys: self._base.plus(keys), is_extension=True))

    def set(self, selection: Selection) -> None:
        """Choose what *selection* has."""
        self._drop(self._steps)
        self._show(selection, is_extension=False)

    def count_all(self, view: View, total: int) -> None:
        """Note that *view* has *total* rows, which counts where all of them are chosen."""
        selection = untrack(self.selection.get)
        if selection.view is not None and selection.view.filter == view.filter:
            self._set.set(selection.of(total))

    def take_view(self, view: View) -> None:
        """Note that *view* is shown: of all rows of another filter only their keys say which of these are chosen."""
        selection = untrack(self.selection.get)
        before = selection.view
        if before is None or before.filter is None or before.filter == view.filter:
            return
        known = selection.count + len(selection.excluded)
        # There are more where the total is not known, or has grown.
        span = range(known) if known > self._keys.most else EVERYTHING
        self._replace(_Step(before, span, _by_keys, is_needed=True))

    def looks_chosen(self, view: View, place: int, key: Hashable) -> bool:
        """Whether the row with *key* at *place* of *view* is to look chosen."""
        if any(step.view == view and place in step.span for step in self._steps):
            return True
        return all(step.keeps for step in self._steps) and untrack(self.selection.get).has(key, view)

    def take_key(self, old: Hashable, new: Hashable) -> None:
        """Have the row with the key *old* chosen, or not, under its new one."""
        self._base = self._base.renamed(old, new)
        self._set.set(untrack(self.selection.get).renamed(old, new))
        if self._asking is not None:  # the answer may have the old one
            self._asking.abort()
            self._ask(self._steps[0])

    @property
    def is_asking(self) -> bool:
        """Whether keys are still asked for."""
        return bool(self._steps)

    # Steps

    def _replace(self, step: _Step) -> None:
        self._drop(self._steps)
        self._take(step)

    def _take(self, step: _Step) -> None:
        keys = None if self._steps else self._keys.loaded(step.view, step.span)
        if keys is not None:
            self._make(step, keys)
            return
        self._steps.append(step)
        self._on_change()
        if self._asking is None:
            self._ask(step)

    def _make(self, step: _Step, keys: Sequence[Any]) -> None:
        self._show(step.change(untrack(self.selection.get), keys), step.is_extension)

    def _show(self, selection: Selection, is_extension: bool) -> None:
        if not is_extension:
            self._base = selection
        self._set.set(selection)
        self._on_change()

    def _drop(self, steps: Iterable[_Step]) -> None:
        dropped = list(steps)
        if self._asking is not None and self._steps and self._steps[0] in dropped:
            self._asking.abort()
            self._asking = None
        self._steps = [step for step in self._steps if step not in dropped]

    def _ask(self, step: _Step) -> None:
        self._asking = runtime_of(self._scope).spawn(
            self._scope,
            self._keys.ask,
            (step.view, step.span),
            {
                "executor": UI,
                "name": "keys of chosen rows",
                "on_result": lambda keys: self._answered(step, keys),
                "on_error": lambda error: self._failed(step, error),
            },
        )

    def _answered(self, step: _Step, keys: Sequence[Any]) -> None:
        self._leave(step)
        self._make(step, keys)
        self._go_on()

    def _failed(self, step: _Step, error: BaseException) -> None:
        self._leave(step)
        if step.is_needed:
            self._show(Selection(), is_extension=False)
        self._on_change()
        self._go_on()
        self._on_error(error)

    def _leave(self, step: _Step) -> None:
        self._steps.remove(step)
        self._asking = None

    def _go_on(self) -> None:
        while self._steps and self._asking is None:
            step = self._steps[0]
            keys = self._keys.loaded(step.view, step.span)
            if keys is None:
                self._ask(step)
            else:
                self._leave(step)
                self._make(step, keys)


def _only(_selection: Selection, keys: Sequence[Any]) -> Selection:
    return Selection(keys)


def _flip(selection: Selection, keys: Sequence[Any]) -> Selection:
    for key in keys:
        selection = selection.flipped(key)
    return selection


def _by_keys(selection: Selection, keys: Sequence[Any]) -> Selection:
    return Selection(key for key in keys if key in selection)


def keys_from(keys: Iterable[Hashable]) -> Selection:
    """Return the selection of *keys*, given by the program.

    Raises:
        TypeError: it is a string, which would be one key a character; a key cannot be hashed.
    """
    if isinstance(keys, str | bytes):
        raise TypeError(f"select takes several keys: write select([{keys!r}])")
    return Selection(keys)
