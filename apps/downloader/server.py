"""A server to load from, on the loopback, with files that behave and files that do not. It knows nothing of the window.

Slow and broken on demand. Its port stays the same from one start to the next where it can, and so do its files, so that
a download that was left goes on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate
from functools import cached_property
from random import Random
from urllib.parse import quote, unquote

from tkasync.testing import FakeRequest, FakeServer

PORT = 47615  # a guess that nobody else has it; another one where somebody has
PORTION = 16_384  # bytes
BEGINNING = 1_750_000_000.0  # seconds since 1970: when the files were changed last


@dataclass
class DemoFile:
    """A file of the server, and how the server treats it."""

    size: int
    seed: int = 0
    """Another one is another content, with another ETag."""
    has_ranges: bool = True
    has_etag: bool = True
    is_damaged: bool = False
    """The published checksum is that of other bytes."""
    said_more: int = 0
    """By how much more bytes are announced than sent; less than zero, by how much fewer."""
    offered: str = ""
    """A Content-Disposition."""
    moved_to: str = ""
    busy: int = 0
    """How often it is refused before it is given."""

    @cached_property
    def content(self) -> bytes:
        """The bytes; the same in each process."""
        block = Random(f"{self.seed} {self.size}").randbytes(100_000)
        return (block * (self.size // len(block) + 1))[: self.size]

    @cached_property
    def checksum(self) -> str:
        """The published SHA-256."""
        return hashlib.sha256(self.content + b"damaged" * self.is_damaged).hexdigest()


def demo_files() -> dict[str, DemoFile]:
    """Return what the server has, by name."""
    return {
        "atlas.iso": DemoFile(40_000_000),
        "concert.flac": DemoFile(12_000_000),
        "lecture.mp4": DemoFile(25_000_000),
        "a book with a name that does not end before the line that it has to fit into does.epub": DemoFile(
            900_000
        ),
        "dated.zip": DemoFile(3_000_000, has_etag=False),
        "without-ranges.zip": DemoFile(3_000_000, has_ranges=False),
        "moved.flac": DemoFile(0, moved_to="/concert.flac"),
        "busy-at-first.txt": DemoFile(50_000, busy=1),
        "says-too-much.zip": DemoFile(200_000, said_more=1000),
        "says-too-little.zip": DemoFile(200_000, said_more=-1000),
        "damaged.zip": DemoFile(500_000, is_damaged=True),
        "named": DemoFile(100_000, offered='attachment; filename="../../.climbs out.txt"'),
    }


class DemoServer:
    """Serves from the moment it is made; any thread may change its attributes."""

    def __init__(self, port: int = PORT) -> None:
        # Before it serves: the first request may come at once.
        self.files = demo_files()
        self.bytes_per_second = 0
        """How slow it is; 0 is as fast as it goes."""
        self.fails = False
        """It breaks off in the middle of each answer."""
        self.asked: list[tuple[str, str]] = []
        """The names that were asked for, each with its Range header."""
        try:
            self._server = FakeServer(self._answer, port=port)
        except OSError:  # another window has it
            self._server = FakeServer(self._answer)

    @property
    def port(self) -> int:
        """Where it can be reached."""
        return self._server.port

    def url(self, name: str) -> str:
        """Where the file *name* is."""
        return f"{self._server.url}/{quote(name)}"

    def close(self) -> None:
        """Break off what is being answered, and serve no more."""
        self._server.close()

    def _answer(self, request: FakeRequest) -> None:
        name = unquote(request.path.partition("?")[0]).removeprefix("/")
        self.asked.append((name, request.headers.get("Range", "")))
        file = self.files.get(name.removesuffix(".sha256"))
        if file is None or (name.endswith(".sha256") and file.moved_to):
            request.answer(status=404)
        elif name.endswith(".sha256"):
            request.answer(f"{file.checksum}  {name.removesuffix('.sha256')}\n")
        elif file.moved_to:
            request.answer(status=302, headers={"Location": file.moved_to})
        elif file.busy:
            file.busy -= 1
            request.answer(status=503, headers={"Retry-After": "1"})
        else:
            self._give(file, request)

    def _give(self, file: DemoFile, request: FakeRequest) -> None:
        etag, changed = f'"{file.checksum[:16]}"', formatdate(BEGINNING + file.seed, usegmt=True)
        start = _start_of(file, request, etag if file.has_etag else changed)
        if start is None:
            request.answer(status=416, headers={"Content-Range": f"bytes */{file.size}"})
            return
        headers = {
            "Last-Modified": changed,
            "Accept-Ranges": "bytes" if file.has_ranges else "none",
            "Content-Length": str(file.size - start + file.said_more),
        }
        if start:
            headers["Content-Range"] = f"bytes {start}-{file.size - 1}/{file.size}"
        if file.has_etag:
            headers["ETag"] = etag
        if file.offered:
            headers["Content-Disposition"] = file.offered
        request.answer(self._portions(file.content[start:]), status=206 if start else 200, headers=headers)

    def _portions(self, body: bytes) -> Iterator[bytes]:
        for start in range(0, len(body), PORTION):
            breaks_off = self.fails and start >= len(body) // 2
            if breaks_off or self._server.pause(self._pause()):
                return
            yield body[start : start + PORTION]

    def _pause(self) -> float:
        return PORTION / self.bytes_per_second if self.bytes_per_second else 0.0


def _start_of(file: DemoFile, request: FakeRequest, validator: str) -> int | None:
    """Return where to begin; ``None`` where there is nothing."""
    match = re.fullmatch(r"bytes=([0-9]+)-", request.headers.get("Range", ""))
    if match is None or not file.has_ranges or request.headers.get("If-Range", validator) != validator:
        return 0
    return int(match[1]) if int(match[1]) < file.size else None
