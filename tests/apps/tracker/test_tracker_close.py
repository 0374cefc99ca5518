"""The tracker is closed in the middle of work: what is saved arrives, the rest ends, and no thread is left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.apps.ending import run_to_its_end

USER = """
import sys
from apps._use import first, shows, text_of, until, use
from apps.tracker.server import Trouble
from apps.tracker.window import Tracker, main

async def user(window):
    app = first(window, Tracker)
    await until(lambda: len(app.view.listing.found()) == 20)
    app.view.listing.tree.selection_set("140")
{body}

use(main, user)
"""


def close_after(body: str, folder: Path) -> tuple[int, str]:
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return run_to_its_end(USER.replace("{body}", lines), folder)


def test_what_is_being_saved_arrives_though_the_window_closes(tmp_path: Path) -> None:
    body = """
app.server.latency = 0.3
app.view.change(140, title="Saved at the last moment")
await until(lambda: any(request.startswith("PATCH") for request in app.server.asked))
"""
    assert close_after(body, tmp_path) == (0, "")
    issues = json.loads((tmp_path / "tracker-server.json").read_text("utf-8"))
    assert next(issue["title"] for issue in issues if issue["number"] == 140) == "Saved at the last moment"


@pytest.mark.parametrize(
    "body",
    [
        "app.server.latency = 3600.0\nawait until(lambda: app.client.is_fetching)",
        "app.open_window()\napp.server.latency = 3600.0\napp.client.refetch()\n"
        "await until(lambda: app.client.is_fetching)",
        "app.set_trouble(Trouble.DOWN)\napp.client.refetch()\nawait until(app.is_offline.get)",
        "app.switch.invoke()\napp.client.refetch()\n"
        "await until(lambda: 'waits for the server' in text_of(app.view.listing.state_line))",
        "await until(lambda: any(info.data for info in app.client.inspect() if info.ref.key[0] == 'issue'))\n"
        "app.set_trouble(Trouble.ALL)\napp.server.latency = 0.0\napp.client.refetch()\n"
        "await until(lambda: 'busy' in text_of(app.view.listing.state_line))\napp.client.refetch()",
        "app.view.show_keys()\nawait until(lambda: shows(app, 'go to the search'))",
    ],
    ids=[
        "while it asks",
        "with two windows",
        "while the server is down",
        "offline",
        "after a failure",
        "while the keys are told",
    ],
)
def test_closed_in_the_middle_it_leaves_nothing_behind(tmp_path: Path, body: str) -> None:
    assert close_after(body, tmp_path) == (0, "")
