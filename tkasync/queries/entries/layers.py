"""`Layered`: what the server last said, and the optimistic changes above it. UI only.

The *base* is what was fetched. Each mutation that is under way lays a pure function over it; what is shown is the base
through all of them, in order. So a change that fails is taken out without harm to those of others, and there is no
snapshot that could be put back after newer data has come.

A layer ends in one of three ways. It is *taken out*: its mutation has failed. It is *settled*: it has succeeded, and
the answer that has the change is on its way, so it is shown until then. It is *kept*: no answer will come, and it
becomes a part of the base, as soon as no layer below it is still pending.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from tkasync.dispatch.refusals import value_from
from tkasync.execution.kinds import name_of
from tkasync.reactive.graph import is_same

Equal = Callable[[Any, Any], object]


class Stage(Enum):
    """Where a layer stands: under way, succeeded and shown until the next answer, or to become a part of the base."""

    PENDING = "pending"
    SETTLED = "settled"
    KEPT = "kept"


class Layer:
    """One change of one entry, by one mutation."""

    __slots__ = ("fn", "stage")

    def __init__(self, fn: Callable[[Any], Any]) -> None:
        self.fn: Callable[[Any], Any] = fn
        self.stage: Stage = Stage.PENDING

    def over(self, data: Any) -> Any:
        """Return *data* with the change.

        Raises:
            TypeError: the function returned nothing.
            Exception: what it raises.
        """
        changed = value_from("an optimistic change", self.fn(data), self.fn)
        if changed is None:
            raise TypeError(
                f"{name_of(self.fn)}() returned nothing: an optimistic change returns the changed data, "
                "as in lambda user: replace(user, name=name), and does not change the old data"
            )
        return changed


class Layered:
    """See the module.

    Args:
        equal: whether new data is no change: the old object stays then.
        report: takes the error of a change that fails on newer data; the layer is dropped.
    """

    __slots__ = ("_equal", "_layers", "_report", "base", "shown")

    def __init__(self, equal: Equal | None, report: Callable[[BaseException], object]) -> None:
        self._equal = equal
        self._report = report
        self._layers: tuple[Layer, ...] = ()
        self.base: Any = None
        """What was fetched; ``None`` without data."""
        self.shown: Any = None
        """The base through all layers."""

    @property
    def layer_count(self) -> int:
        """How many layers lie over the base."""
        return len(self._layers)

    def set_base(self, base: Any) -> None:
        """Replace the base below the layers."""
        self.base = base
        self._look()

    def answer(self, base: Any) -> None:
        """Replace the base by an answer, or a value of the program's, which has all changes in it that succeeded."""
        self._layers = tuple(layer for layer in self._layers if layer.stage is Stage.PENDING)
        self.set_base(base)

    def lay(self, layer: Layer) -> None:
        """Lay *layer* over the others.

        Raises:
            Exception: it cannot change what is shown now; it is not laid.
        """
        shown = None if self.shown is None else layer.over(self.shown)
        self._layers += (layer,)
        self._show(shown)

    def take_out(self, layer: Layer) -> None:
        """Undo *layer*; the others stay."""
        self._layers = tuple(other for other in self._layers if other is not layer)
        self._fold()

    def settle(self, layer: Layer) -> None:
        """Show *layer* until the next answer, which has its change."""
        layer.stage = Stage.SETTLED

    def keep(self, layer: Layer) -> None:
        """Make *layer* a part of the base."""
        layer.stage = Stage.KEPT
        self._fold()

    def keep_settled(self) -> None:
        """Make the settled changes a part of the base: no answer will come."""
        for layer in self._layers:
            if layer.stage is Stage.SETTLED:
                layer.stage = Stage.KEPT
        self._fold()

    def _fold(self) -> None:
        # From below only: a change that came after one that is still pending is not to be applied before it.
        while self._layers and self._layers[0].stage is Stage.KEPT:
            layer, *rest = self._layers
            self._layers = tuple(rest)
            if self.base is not None:
                self.base = self._changed(layer, self.base)
        self._look()

    def _look(self) -> None:
        shown = self.base
        for layer in self._layers:
            if shown is not None:
                shown = self._changed(layer, shown)
        self._show(shown)

    def _changed(self, layer: Layer, data: Any) -> Any:
        try:
            return layer.over(data)
        except Exception as error:
            self._layers = tuple(other for other in self._layers if other is not layer)
            self._report(error)
            return data

    def _show(self, shown: Any) -> None:
        if self.shown is None or shown is None or not is_same(self._equal, self.shown, shown):
            self.shown = shown
