"""`RowsAdapter`: what `bind_items` asks of a widget that shows rows. UI thread.

Treeview, Listbox and Combobox have theirs in this folder; a program passes one of its own for any other widget.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Protocol

ShownRow = tuple[Hashable, Any]
"""``(key, shown)``: the key of an item, and what ``row(item)`` has given."""


class RowsAdapter(Protocol):
    """The rows of one widget, told apart by keys. `bind_items` calls it on the UI thread only.

    It tells only what changes, in few calls, each with many rows. Where a method raises, `bind_items` deletes all keys
    that it has given, reports the error, and the next value begins with no row.

    An adapter may also have:

    * ``widget``: with its end the binding ends. Without it the binding belongs to the current owner.
    * ``insert_before(key, rows)``: put *rows* before the row of *key*. Without it new rows go to the end, and
      ``order`` puts them where they belong.
    * ``finish()``: called when a change is there as a whole, however many turns it took.
    """

    top: Hashable | None
    """The key of the row at the top of what is visible; ``None`` where the view stands at its beginning.

    When rows above it come, go or move, it is read before and set after. ``top = None`` in the class leaves that out.
    """

    def delete(self, keys: Sequence[Hashable]) -> object:
        """Take these rows out. A key without a row is left out."""

    def insert(self, rows: Sequence[ShownRow]) -> object:
        """Put new rows behind all others."""

    def change(self, rows: Sequence[ShownRow]) -> object:
        """Show something else in these rows, which are there."""

    def order(self, keys: Sequence[Hashable]) -> object:
        """Put the rows, all that are there, in this order."""
