"""What a click on a heading makes of the order of a table. Any thread."""

from __future__ import annotations

from tkasync.widgets.sources.view import Order


def toggled(order: Order, name: str, *, adds: bool) -> Order:
    """Return *order* after a click on *name*: it ascends; if it does so already, it descends.

    With *adds* the columns stay by which the rows are in order already.
    """
    descends = (name, False) in order
    if not adds:
        return ((name, descends),)
    if name in dict(order):
        return tuple((each, descends if each == name else before) for each, before in order)
    return (*order, (name, False))


def mark(order: Order, name: str) -> str:
    """Return the sign of *name* in its heading; of several columns each has its number."""
    for number, (each, descends) in enumerate(order, 1):
        if each == name:
            return ("▼" if descends else "▲") + (str(number) if len(order) > 1 else "")
    return ""
