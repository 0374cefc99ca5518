"""The server as the windows see it: two queries, and the work of two mutations. It knows of no window.

All are coroutines, so that what is not wanted any more ends at once; they run on the private loop.
"""

from __future__ import annotations

import ssl
from typing import Any

import httpx

from apps.tracker.issues import (
    Issue,
    Page,
    dump_issue,
    dump_pages,
    issue_of,
    load_issue,
    load_pages,
    page_of,
)
from tkasync.queries import InfiniteDef, QueryDef, infinite_query, query

PATIENCE = 20.0  # seconds for an answer
# The server speaks plain HTTP. To load the usual certificates for each request would hold up the loop.
_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class TrackerError(Exception):
    """What the server has said, or that it has said nothing."""


class UnreachableError(TrackerError):
    """There is no server: nothing was asked."""


class Api:
    """The issues of the server at *url*."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.issues: InfiniteDef[Page] = infinite_query(
            self.fetch_page,
            key="issues",
            first=0,
            next=lambda page: page.next,
            network=True,
            persist=True,
            dump=dump_pages,
            load=load_pages,
        )
        self.issue: QueryDef[[int], Issue] = query(
            self.fetch_issue, key="issue", network=True, persist=True, dump=dump_issue, load=load_issue
        )

    async def fetch_page(self, text: str, status: str, after: int) -> Page:
        """Return the page of a list that follows the first *after* issues."""
        return page_of(
            await self._ask("GET", "/issues", params={"text": text, "status": status, "after": after})
        )

    async def fetch_issue(self, number: int) -> Issue:
        """Return an issue."""
        return issue_of(await self._ask("GET", f"/issues/{number}"))

    async def change(self, number: int, **changes: str) -> Issue:
        """Give an issue another title or status; return it then."""
        return issue_of(await self._ask("PATCH", f"/issues/{number}", json=changes))

    async def comment(self, number: int, text: str) -> Issue:
        """Add a comment; return the issue then."""
        return issue_of(await self._ask("POST", f"/issues/{number}/comments", json={"text": text}))

    async def _ask(self, method: str, path: str, **options: Any) -> Any:
        try:
            async with httpx.AsyncClient(
                trust_env=False, verify=_NO_CERTIFICATES, timeout=PATIENCE
            ) as client:
                answer = await client.request(method, self._url + path, **options)
        except httpx.ConnectError as error:
            raise UnreachableError("the server cannot be reached") from error
        except httpx.HTTPError as error:
            raise TrackerError("there was no answer") from error
        if answer.is_error:
            raise TrackerError(answer.json()["error"])
        return answer.json()
