"""The class of window that the fixture ``tk_root`` opens, found by the name in the project's settings. Needs no Tk."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import resolve_name
from typing import TYPE_CHECKING

import pytest

from tkasync.loading import explained

if TYPE_CHECKING:
    import tkinter


def root_class(name: str) -> Callable[[], tkinter.Tk]:
    """Import what the ini option ``tkasync_root`` names, for example "tkinter.Tk".

    Raises:
        ImportError: tkinter or ttkbootstrap is not installed; it has the line that installs it.
        pytest.UsageError: *name* leads to nothing that can be called.
    """
    try:
        import_module("tkinter")  # where ttkbootstrap is missing too, this one is to be installed first
        found: object = resolve_name(name)
    except ImportError as error:
        if (better := explained(error, "the fixture tk_root")) is not error:
            raise better from error
        raise _misnamed(name, error) from error
    except (AttributeError, ValueError) as error:
        raise _misnamed(name, error) from error
    if not callable(found):
        raise _misnamed(name, f"that is {found!r}")
    return found


def _misnamed(name: str, why: object) -> pytest.UsageError:
    return pytest.UsageError(
        f"the ini option tkasync_root = {name} names no class of a window: {why}; write module and class, as in "
        "tkasync_root = tkinter.Tk"
    )
