"""`Download`: loads what is missing of a file, checks it, and gives it its name. On the private loop.

Coroutines, for a download does nothing but wait: a hundred need no hundred threads, and an abort takes effect at once.
What the disk does happens on threads, for a full or remote disk would hold up every other download.

What has come is gone on with only when the server says that it is still the same file (RFC 9110: If-Range with a strong
validator, and a Content-Range that fits). In every other case the file begins anew.

Too few bytes are an error, and so are too many where they can be seen: to HTTP a file ends at the length that was said,
and only a checksum tells that it should not have.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import httpx

from apps.downloader.names import offered_name
from apps.downloader.partial import Partial
from apps.downloader.trouble import LONGEST_WAIT, Incomplete, TransferError, is_passing, reason, wait_of
from tkasync import report_progress

T = TypeVar("T")
LIMITS = httpx.Timeout(10.0, read=30.0, pool=None)  # seconds; guesses that patient people would make
PAUSE = 1.0  # seconds before a try that follows at once
MOST_OF_A_CHECKSUM = 4096  # bytes; what is longer is no checksum but a page that says so
_RANGE = re.compile(r"bytes ([0-9]+)-[0-9]+/([0-9]+|\*)")
_SHA256 = re.compile(r"\b[0-9a-f]{64}\b", re.IGNORECASE)
# Bytes as they are: those of a compressed answer could not be gone on with.
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "tkasync-downloader"}

_DIRECT = {"all://127.0.0.1": None, "all://localhost": None}  # whatever proxy there is


@dataclass(frozen=True)
class Loaded:
    """A file that has come."""

    path: Path
    is_verified: bool
    """Its server publishes a checksum, and the file has it."""


class Download:
    """A file that is to be loaded. What it is wanted for may change at any time, on the UI thread."""

    def __init__(self, partial: Partial) -> None:
        self.partial = partial
        self.is_paused = partial.notes.is_paused
        """The next start is to leave it alone."""
        self.is_unwanted = False
        """Nothing of it is to stay on the disk."""
        # Held by whoever works on the files: an earlier try may still be at its last write.
        self._turn = asyncio.Lock()

    async def reserve(self) -> None:
        """Take a place on the list of the unfinished, on the disk.

        Raises:
            OSError: the folder cannot be written to, or is full.
        """
        async with self._turn:
            await on_thread(self.partial.reserve)

    async def load(self) -> Loaded:
        """Load what is missing, check it, and give the file its name. It can be called again after every error.

        Raises:
            httpx.HTTPError: there was no answer, or not the file.
            TransferError: what came is wrong.
            OSError: the disk does not take it.
        """
        while True:
            before = self.partial.size
            try:
                async with self._turn, _opened(self.partial):
                    return await _load_and_check(self.partial)
            except Exception as error:
                if not is_passing(error):
                    raise
                _tell(self.partial, reason(error))
                await asyncio.sleep(min(wait_of(error) or PAUSE, LONGEST_WAIT))
                # A try that got further is none that failed: a bad line brings a large file in any number of pieces.
                if self.partial.size <= before:
                    raise

    async def settle(self) -> None:
        """Have the disk know what is wanted."""
        async with self._turn:
            if self.is_unwanted:
                await on_thread(self.partial.discard)
            else:
                await on_thread(self.partial.set_paused, self.is_paused)


async def on_thread(fn: Callable[..., T], *args: object) -> T:
    """Call *fn* on a thread, and wait for its end when cancelled too: two must not work on one file."""
    work = asyncio.ensure_future(asyncio.to_thread(fn, *args))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        if not work.cancelled():
            work.exception()  # looked at, so that asyncio does not tell it: who aborts does not ask any more
        raise


@asynccontextmanager
async def _opened(partial: Partial) -> AsyncIterator[None]:
    try:
        await on_thread(partial.open)
        yield
    finally:
        await on_thread(partial.close)


async def _load_and_check(partial: Partial) -> Loaded:
    is_verified = False
    if not partial.notes.is_checked:
        async with await _client() as client:
            if partial.notes.length is None or partial.size != partial.notes.length:
                await _load(client, partial)
            is_verified = await _verify(client, partial)
    return Loaded(await on_thread(partial.finish), is_verified)


async def _client() -> httpx.AsyncClient:
    certificates = await on_thread(_certificates)
    return httpx.AsyncClient(
        verify=certificates, timeout=LIMITS, headers=_HEADERS, mounts=_DIRECT, follow_redirects=True
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Return what every connection needs; a tenth of a second, once."""
    return httpx.create_ssl_context()


async def _load(client: httpx.AsyncClient, partial: Partial) -> None:
    """Load what is missing; all of it, where that does not fit what is there."""
    _tell(partial, "asking the server")
    asked = _range_of(partial)
    async with client.stream("GET", partial.notes.url, headers=asked) as reply:
        fits = reply.status_code == 206 and _continues(partial, reply.headers)
        if fits or not (asked and reply.status_code in (206, 416)):
            await _take(partial, reply, fits)
            return
    await on_thread(partial.clear)  # the file has changed under what we have
    await _load(client, partial)


def _range_of(partial: Partial) -> dict[str, str]:
    """Return the headers that ask for the rest only; none where the server could not tell whether it is the rest."""
    if not partial.size or not partial.notes.validator:
        return {}
    return {"Range": f"bytes={partial.size}-", "If-Range": partial.notes.validator}


def _continues(partial: Partial, headers: httpx.Headers) -> bool:
    """Whether what comes is the rest of what is there."""
    match = _RANGE.fullmatch(headers.get("Content-Range", "").strip())
    if match is None or int(match[1]) != partial.size:
        return False
    known = partial.notes.length
    etag = headers.get("ETag", "")
    if etag and partial.notes.validator.startswith('"') and etag != partial.notes.validator:
        return False
    if match[2] != "*":
        partial.notes.length = int(match[2])  # where it was not known, a short rest is noticed from now on
    return known in (None, partial.notes.length)


async def _take(partial: Partial, reply: httpx.Response, is_rest: bool) -> None:
    """Write down what *reply* brings."""
    reply.raise_for_status()
    if not is_rest:
        if reply.status_code != 200:
            raise TransferError(f"The server answers with no file ({reply.status_code}).")
        name = offered_name(reply.headers.get("Content-Disposition", ""))
        await on_thread(partial.begin, _length_of(reply.headers), _validator_of(reply.headers), name)
    _tell(partial)
    async for data in reply.aiter_raw():
        length = partial.notes.length
        if length is not None and partial.size + len(data) > length:
            await on_thread(partial.clear)
            raise TransferError(f"The server has said {length} bytes, and sends more. The file is not kept.")
        await on_thread(partial.write, data)
        _tell(partial)
    if partial.notes.length not in (None, partial.size):
        raise Incomplete(f"The connection ended after {partial.size} of {partial.notes.length} bytes.")


def _length_of(headers: httpx.Headers) -> int | None:
    text = headers.get("Content-Length", "")
    return int(text) if text.isdecimal() and "Transfer-Encoding" not in headers else None


def _validator_of(headers: httpx.Headers) -> str:
    """Return what tells whether the file is still the same, byte for byte; empty where nothing does."""
    etag: str = headers.get("ETag", "")
    if etag.startswith('"'):  # with W/ in front it says "much the same"
        return etag
    changed, now = (_date(headers.get(name, "")) for name in ("Last-Modified", "Date"))
    # A file that was changed in this very second may change again within it.
    is_strong = changed is not None and now is not None and (now - changed).total_seconds() >= 1
    return str(headers["Last-Modified"]) if is_strong and not etag else ""


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None  # no date


async def _verify(client: httpx.AsyncClient, partial: Partial) -> bool:
    """Compare the file with the checksum that its server publishes; return false when it publishes none.

    Raises:
        TransferError: they differ.
    """
    _tell(partial, "checking")
    published = await _published(client, partial.notes.url)
    if published is None:
        return False
    if await on_thread(partial.sha256) != published:
        await on_thread(partial.clear)
        raise TransferError("The checksum differs from the published one. The file is not kept.")
    return True


async def _published(client: httpx.AsyncClient, url: str) -> str | None:
    """Return the SHA-256 that lies beside *url*, with ``.sha256`` at the end of its name."""
    address = httpx.URL(url)
    path, mark, query = address.raw_path.partition(b"?")
    async with client.stream("GET", address.copy_with(raw_path=path + b".sha256" + mark + query)) as reply:
        if reply.status_code != 200:
            if reply.is_server_error:
                reply.raise_for_status()
            return None
        text = b""
        async for data in reply.aiter_bytes():
            text += data
            if len(text) > MOST_OF_A_CHECKSUM:
                return None
    found = set(_SHA256.findall(text.decode("utf-8", "replace").lower()))
    return found.pop() if len(found) == 1 else None


def _tell(partial: Partial, message: str = "") -> None:
    report_progress(partial.size, partial.notes.length, message)
