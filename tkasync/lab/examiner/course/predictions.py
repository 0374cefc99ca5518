"""Predictions: names that the learner has written down before the run, compared with what has come of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

from tkasync.lab.examiner.fail import Fail

_MOST = 100  # names: a prediction may be endless


def names_in(variable: str, told: object) -> list[str]:
    """Return the names in *told*, the value of *variable*: of a list, another collection, or a dictionary of answers.

    Raises:
        Fail: it is none of these.
    """
    if isinstance(told, dict):
        told = [name for name, is_so in told.items() if is_so]
    if told is None:
        raise Fail(
            "prediction", f"{variable} is to be a list of names, and there is none while the window is open."
        )
    if isinstance(told, str | bytes) or not isinstance(told, Iterable):
        raise Fail("prediction", f"{variable} is to be a list of names, and is {told!r}.")
    # A function stands for its button, which is called like it.
    return [
        name if isinstance(name, str) else str(getattr(name, "__name__", repr(name)))
        for name in islice(told, _MOST)
    ]


def compare(
    variable: str, told: object, found: Collection[str], known: Collection[str], one: str, many: str
) -> None:
    """Compare the names in *told*, the value of *variable*, with those that were *found* at the run.

    Args:
        variable: as the learner's file calls it.
        told: its value.
        found: what would have been right.
        known: all names that there are.
        one: what was found of one of them: ``"leaves something behind"``.
        many: the same of several: ``"leave something behind"``.

    Raises:
        Fail: it is no collection of names, has one that there is not, or the wrong ones; it says how many.
    """
    names = set(names_in(variable, told))
    if unknown := sorted(names - set(known)):
        raise Fail("prediction", f"{variable} has {', '.join(map(repr, unknown))}: no button is called so.")
    if missed := len(set(found) - names):
        buttons = f"1 button that {one} is" if missed == 1 else f"{missed} buttons that {many} are"
        raise Fail("prediction", f"{buttons} not in {variable}.")
    if more := len(names - set(found)):
        buttons = "1 button" if more == 1 else f"{more} buttons"
        raise Fail("prediction", f"{variable} has {buttons} too many: not each one that it names {one}.")
