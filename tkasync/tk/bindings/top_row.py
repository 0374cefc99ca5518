"""`TopRow`: the row at the top of the view, kept there while rows above it come, go and move. UI thread."""

from __future__ import annotations

from collections.abc import Container, Hashable, Sequence
from itertools import chain

from tkasync.tk.bindings.adapter import RowsAdapter


class TopRow:
    """See the module. To find the row, and to bring it back, Tk walks over all rows: that is done once a slice."""

    def __init__(self, rows: RowsAdapter) -> None:
        self._rows = rows
        self._key: Hashable | None = None
        self._is_held = False

    def hold(self, order: Sequence[Hashable], staying: Container[Hashable]) -> None:
        """Note which row it is, before the first change of a slice; of one that does not stay, the nearest that does.

        A view at its beginning stays there: it has no such row.
        """
        key = self._key if self._is_held else self._rows.top
        self._is_held = True
        self._key = key if key is None or key in staying else _nearest(key, order, staying)

    def put_back(self) -> None:
        """Bring it to the top again, at the end of a slice: in between the user may scroll."""
        key = self._key
        self.forget()
        if key is not None:
            self._rows.top = key

    def forget(self) -> None:
        """Leave the view where it is."""
        self._key, self._is_held = None, False


def _nearest(key: Hashable, order: Sequence[Hashable], staying: Container[Hashable]) -> Hashable | None:
    try:
        at = order.index(key)
    except ValueError:  # a row of the program's own
        return None
    return next((other for other in chain(order[at:], reversed(order[:at])) if other in staying), None)
