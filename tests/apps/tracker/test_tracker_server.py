"""The tracker's server by itself: what it answers, what it refuses, and what it keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from apps.tracker.server import PAGE, TrackerServer, Trouble


def ask(server: TrackerServer, method: str, path: str, body: Any = None) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.request(method, server.url + path, json=body)


def test_pages_follow_each_other_to_the_end(server: TrackerServer) -> None:
    after: int | None = 0
    numbers: list[int] = []
    while after is not None:
        page = ask(server, "GET", f"/issues?after={after}").json()
        numbers += [issue["number"] for issue in page["issues"]]
        after = page["next"]
    assert numbers == list(range(140, 0, -1))
    assert page["total"] == 140


def test_a_search_is_by_title_without_case_and_by_status(server: TrackerServer) -> None:
    page = ask(server, "GET", "/issues?text=LOGIN&status=done").json()
    assert page["total"] == len(page["issues"]) <= PAGE
    assert all("login" in issue["title"].lower() and issue["status"] == "done" for issue in page["issues"])


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("GET", "/nothing", None, 404),
        ("GET", "/issues/1000", None, 404),
        ("GET", "/issues/seven", None, 400),
        ("GET", "/issues?after=seven", None, 400),
        ("PATCH", "/issues/7", {"status": "lost"}, 400),
        ("PATCH", "/issues/7", {"colour": "red"}, 400),
        ("POST", "/issues/7/comments", {}, 404),
    ],
)
def test_what_it_cannot_do_is_refused(
    server: TrackerServer, method: str, path: str, body: Any, code: int
) -> None:
    before = server.issues()
    answer = ask(server, method, path, body)
    assert (answer.status_code, bool(answer.json()["error"])) == (code, True)
    assert server.issues() == before


def test_a_change_is_kept_for_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    with TrackerServer(file) as server:
        server.latency = 0.0
        ask(server, "PATCH", "/issues/7", {"title": "Ünïcode"})
        ask(server, "POST", "/issues/7/comments", {"text": "kept"})
    with TrackerServer(file) as server:
        issue = server.issues()[7]
    assert (issue.title, issue.comments[-1]) == ("Ünïcode", "kept")
    assert json.loads(file.read_text("utf-8"))[6]["title"] == "Ünïcode"


def test_an_answer_that_gets_lost_was_done(server: TrackerServer) -> None:
    server.trouble = Trouble.LOST
    with pytest.raises(httpx.RemoteProtocolError):
        ask(server, "PATCH", "/issues/7", {"title": "Done"})
    assert server.issues()[7].title == "Done"


def test_down_it_is_not_there_and_up_again_it_has_its_address(server: TrackerServer) -> None:
    url = server.url
    server.close()
    with pytest.raises(httpx.ConnectError):
        ask(server, "GET", "/issues")
    server.open()
    assert (server.url, ask(server, "GET", "/issues").status_code) == (url, 200)
