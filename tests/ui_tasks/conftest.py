"""Fixtures of the tests of UI tasks."""

from __future__ import annotations

import tkinter as tk

import pytest

from tests.ui_tasks.dialogs import Dialogs


@pytest.fixture
def dialogs(tk_root: tk.Tk) -> Dialogs:
    return Dialogs(tk_root)
