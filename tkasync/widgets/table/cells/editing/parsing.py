"""What was typed into a cell, as a value for the source. Any thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tkasync.dispatch.refusals import value_from
from tkasync.widgets.sources.texts import text_of
from tkasync.widgets.table.columns.column import Column, for_tk


class Refused(Exception):
    """What was typed is no value of the column; the message is for the user."""


def editor_text(value: object) -> str:
    """Return what stands in the editor of a cell with *value*: the value as it is, not as the column shows it."""
    return for_tk(text_of(value))


def parsed(column: Column, text: str, before: object) -> Any:
    """Return the value of *text*, typed into *column* in place of the value *before*.

    Raises:
        Refused: it is none.
    """
    parse = column.parse or _PARSERS.get(type(before), str)
    try:
        return value_from("Column(parse=)", parse(text), parse)
    except ValueError as error:
        raise Refused(str(error) or f"“{text}” is no value of {column.heading}") from error


def _number(kind: type[int | float], words: str) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        if not text.strip():
            return None
        try:
            return kind(text)
        except ValueError:
            raise ValueError(f"“{text}” is no {words}") from None

    return parse


# A cell that holds a number goes on holding one: as text it would be sorted with the texts.
_PARSERS: dict[type, Callable[[str], Any]] = {
    int: _number(int, "whole number"),
    float: _number(float, "number"),
}
