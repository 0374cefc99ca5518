"""The server that holds the issues, and treats its clients as badly as it is told to. It knows nothing of the window.

GET /issues?text=&status=&after= gives a page, GET /issues/7 an issue, PATCH /issues/7 changes it, POST
/issues/7/comments adds to it. All of it is kept in a file.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, replace
from enum import Enum
from http import HTTPStatus
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from apps.tracker.issues import ALL, STATUSES, Issue, Listed, Page, issue_of
from tkasync.testing import FakeRequest, FakeServer

PAGE = 20  # issues of a page
WHERE = (
    "the login",
    "the export",
    "the print dialog",
    "the search",
    "the calendar",
    "the settings",
    "the chart",
)
WHAT = (
    "{} is slow",
    "{} forgets its size",
    "{} loses the focus",
    "{} shows yesterday",
    "{} needs a shortcut",
)


class Trouble(Enum):
    """How the server treats its clients."""

    NONE = "answers"
    SOME = "fails each third time"
    ALL = "fails each time"
    LOST = "does it, answer gets lost"
    DOWN = "is down"


class TrackerServer:
    """Serves from the moment it is made; any thread may change its attributes. A context manager, which closes it.

    Args:
        file: where the issues are kept; ``None`` keeps them nowhere.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.latency = 0.6
        """Seconds before it looks at a request."""
        self.trouble = Trouble.NONE
        """Any but ``DOWN``, which is `close` and `open`."""
        self.asked: list[str] = []
        """The requests, method and path, in order."""
        self.file = file
        self._lock = threading.Lock()
        self._issues = _read(file) if file is not None and file.exists() else _first_issues()
        self._listener: FakeServer | None = FakeServer(self._answer)
        self._port = self._listener.port

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where it is, also while it is down."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def is_open(self) -> bool:
        """Whether it can be reached."""
        return self._listener is not None

    def open(self) -> None:
        """Serve again."""
        if self._listener is None:
            self._listener = FakeServer(self._answer, port=self._port)

    def close(self) -> None:
        """Break off what is being answered, and serve no more. Takes a twentieth of a second at most."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    # What it holds

    def issues(self) -> dict[int, Issue]:
        """Return all issues by number."""
        with self._lock:
            return dict(self._issues)

    def page(self, text: str, status: str, after: int) -> Page:
        """Return the issues with *text* in their titles, newest first, that follow the first *after* ones."""
        found = [
            issue
            for issue in reversed(self.issues().values())
            if text.lower() in issue.title.lower() and status in (ALL, issue.status)
        ]
        shown = found[after : after + PAGE]
        following = after + PAGE if after + PAGE < len(found) else None
        return Page(
            tuple(Listed(issue.number, issue.title, issue.status) for issue in shown), following, len(found)
        )

    def change(self, number: int, **changes: Any) -> Issue:
        """Give an issue another title or status."""
        if changes.get("status", STATUSES[0]) not in STATUSES:
            raise ValueError(f"there is no status {changes['status']!r}")
        with self._lock:
            return self._put(replace(self._issues[number], **changes))

    def comment(self, number: int, text: str) -> Issue:
        """Add a comment to an issue."""
        with self._lock:
            issue = self._issues[number]
            return self._put(replace(issue, comments=(*issue.comments, text)))

    def _put(self, issue: Issue) -> Issue:
        self._issues[issue.number] = issue
        if self.file is not None:
            beside = self.file.with_suffix(".new")
            beside.write_text(json.dumps([asdict(each) for each in self._issues.values()]), "utf-8")
            beside.replace(self.file)
        return issue

    # Requests

    def note(self, request: str) -> bool:
        """Note a request; return whether it is one that fails."""
        with self._lock:
            self.asked.append(request)
            is_third = self.trouble is Trouble.SOME and len(self.asked) % 3 == 0
            return is_third or self.trouble is Trouble.ALL

    def reply(self, method: str, path: str, body: dict[str, str]) -> Page | Issue:
        """Do what a request asks for.

        Raises:
            LookupError: there is no such thing.
            ValueError: it cannot be so.
        """
        place = urlsplit(path)
        wanted = {name: values[0] for name, values in parse_qs(place.query).items()}
        match (method, *place.path.strip("/").split("/")):
            case ("GET", "issues"):
                return self.page(
                    wanted.get("text", ""), wanted.get("status", ALL), int(wanted.get("after", 0))
                )
            case ("GET", "issues", number):
                return self.issues()[int(number)]
            case ("PATCH", "issues", number):
                return self.change(int(number), **body)
            case ("POST", "issues", number, "comments"):
                return self.comment(int(number), body["text"])
        raise LookupError(path)

    def _answer(self, request: FakeRequest) -> None:
        fails, listener = self.note(f"{request.method} {request.path}"), self._listener
        if listener is None or listener.pause(self.latency):
            return
        if fails:
            _send(request, HTTPStatus.SERVICE_UNAVAILABLE, {"error": "the server is busy"})
            return
        try:
            code, value = HTTPStatus.OK, asdict(self.reply(request.method, request.path, _body(request)))
        except LookupError:
            code, value = HTTPStatus.NOT_FOUND, {"error": f"there is no {request.path}"}
        except (TypeError, ValueError) as error:
            code, value = HTTPStatus.BAD_REQUEST, {"error": str(error)}
        if self.trouble is not Trouble.LOST or request.method == "GET":
            _send(request, code, value)


def _body(request: FakeRequest) -> dict[str, str]:
    body: dict[str, str] = json.loads(request.body or "{}")
    return body


def _send(request: FakeRequest, code: HTTPStatus, value: dict[str, Any]) -> None:
    request.answer(json.dumps(value), status=code)


def _first_issues() -> dict[int, Issue]:
    """Return what the server begins with; the same each time."""
    choose = Random(1)
    titles = [what.format(where).capitalize() for what, where in product(WHAT, WHERE)] * 4
    choose.shuffle(titles)
    return {
        number: Issue(
            number, title, choose.choice(STATUSES), ("It happens each time.",) * choose.randrange(3)
        )
        for number, title in enumerate(titles, 1)
    }


def _read(file: Path) -> dict[int, Issue]:
    issues = map(issue_of, json.loads(file.read_text("utf-8")))
    return {issue.number: issue for issue in issues}
