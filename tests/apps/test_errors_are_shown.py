"""An error that nobody has handled is shown in each app, in one box that counts, and the app goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.apps.ending import run_to_its_end

APPS = [
    "__main__",
    "async_counter",
    "chat",
    "downloader",
    "file_browser",
    "live_dashboard",
    "mandelbrot",
    "runner",
    "search_suggestions",
    "table_explorer",
    "tracker",
]
USER = """
import sys
from importlib import import_module

from apps._use import below, until, use
from tkasync import dispatch_to_ui
from tkasync.widgets.error_box import ErrorBox

def boxes(window):
    return [w for w in below(window) if isinstance(w, ErrorBox)]

async def user(window):
    dispatch_to_ui({}.__getitem__, "first")
    dispatch_to_ui([].pop)
    await until(lambda: boxes(window) and sum(boxes(window)[0].errors.values()) == 2)
    assert len(boxes(window)) == 1
    boxes(window)[0].destroy()

sys.argv[1:] = sys.argv[2:]
use(import_module(NAME).main, user)
"""


@pytest.mark.parametrize("app", APPS)
def test_errors_that_nobody_has_handled_come_into_one_box(tmp_path: Path, app: str) -> None:
    code, told = run_to_its_end(USER.replace("NAME", repr(f"apps.{app}")), tmp_path)
    assert code == 0, told
