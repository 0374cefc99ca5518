"""What was typed into a cell, as a value for the source. Any thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tkasync.dispatch.refusals import value_from
from tkasync.widgets.sources.texts import BrokenText, text_of
from tkasync.widgets.table.columns.column import Column, for_tk


class Refused(Exception):
    """What was typed is no value of the column; the message is for the user."""

    fault: Exception | None = None
    """What was raised instead of a refusal: an error of the program, for its author."""


def editor_text(value: object) -> str:
    """Return what stands in the editor of a cell with *value*: the value as it is, not as the column shows it."""
    return for_tk(text_of(value))


def can_be_typed(column: Column, value: object) -> bool:
    """Return whether a field can hold *value*, and a text can take its place without anything in it being lost.

    No field holds a NUL, nor half a character; a text that is no UTF-8 is shown by its bytes, which it would become;
    bytes are what *column* makes of a text.
    """
    if isinstance(value, bytes | bytearray):
        return column.parse is not None
    return not isinstance(value, BrokenText) and editor_text(value) == text_of(value)


def parsed(column: Column, text: str, before: object, words: Mapping[str, str]) -> Any:
    """Return the value of *text*, typed into *column* in place of the value *before*; *words* say why it is none.

    Raises:
        Refused: it is none.
    """
    parse, no_value = column.parse or _parser_for(before, words), words["no value"]
    try:
        return value_from("Column(parse=)", parse(text), parse)
    except ValueError as error:
        raise Refused(str(error) or no_value.format(text=text, column=column.heading)) from error
    except Exception as error:
        # A KeyError's text says nothing to a user, and the text that was typed must not be lost.
        refused = Refused(no_value.format(text=text, column=column.heading))
        refused.fault = error
        raise refused from error


def _parser_for(before: object, words: Mapping[str, str]) -> Callable[[str], Any]:
    """Return what makes a value of a text: a cell that holds a number goes on holding one.

    As text it would be sorted with the texts.
    """
    if type(before) is int:
        return _number(int, words["no whole number"])
    return _number(float, words["no number"]) if type(before) is float else str


def _number(kind: type[int | float], words: str) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        if not text.strip():
            return None
        try:
            return kind(text)
        except ValueError:
            raise ValueError(words.format(text=text)) from None

    return parse
