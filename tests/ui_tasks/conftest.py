"""Fixtures of the tests of UI tasks."""

from __future__ import annotations

import tkinter as tk

import pytest

from tests.support.world import World
from tests.ui_tasks.dialogs import Dialogs
from tests.ui_tasks.nested import Nested


@pytest.fixture
def dialogs(tk_root: tk.Tk) -> Dialogs:
    return Dialogs(tk_root)


@pytest.fixture
def nested(world: World) -> Nested:
    return Nested(world)
