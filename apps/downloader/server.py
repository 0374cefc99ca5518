"""A server to load from, on the loopback, with files that behave and files that do not. It knows nothing of the window.

Slow and broken on demand. Its port stays the same from one start to the next where it can, and so do its files, so that
a download that was left goes on.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from functools import cached_property
from random import Random
from urllib.parse import quote, unquote

from apps._server import Answer, LoopbackServer

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


class DemoServer(LoopbackServer):
    """Serves from the moment it is made; any thread may change its attributes."""

    def __init__(self, port: int = PORT) -> None:
        # Before it serves: the first request may come at once.
        self.files = demo_files()
        self.bytes_per_second = 0
        """How slow it is; 0 is as fast as it goes."""
        self.asked: list[tuple[str, str]] = []
        """The names that were asked for, each with its Range header."""
        try:
            super().__init__(_Answer, "download-server", port)
        except OSError:  # another window has it
            super().__init__(_Answer, "download-server")

    def url(self, name: str) -> str:
        """Where the file *name* is."""
        return f"http://127.0.0.1:{self.server_port}/{quote(name)}"


class _Answer(Answer):
    protocol_version = "HTTP/1.1"
    server: DemoServer

    def do_GET(self) -> None:
        name = unquote(self.path.partition("?")[0]).removeprefix("/")
        self.server.asked.append((name, self.headers.get("Range", "")))
        file = self.server.files.get(name.removesuffix(".sha256"))
        if file is None or (name.endswith(".sha256") and file.moved_to):
            self.refuse(404)
        elif name.endswith(".sha256"):
            self.answer_in_one(f"{file.checksum}  {name.removesuffix('.sha256')}\n".encode())
        elif file.moved_to:
            self.refuse(302, Location=file.moved_to)
        elif file.busy:
            file.busy -= 1
            self.refuse(503, Retry_After="1")
        else:
            self.give(file)

    def refuse(self, code: int, **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer_in_one(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def give(self, file: DemoFile) -> None:
        etag, changed = f'"{file.checksum[:16]}"', formatdate(BEGINNING + file.seed, usegmt=True)
        start = self.start_of(file, etag if file.has_etag else changed)
        if start is None:
            self.refuse(416, Content_Range=f"bytes */{file.size}")
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{file.size - 1}/{file.size}")
        if file.has_etag:
            self.send_header("ETag", etag)
        self.send_header("Last-Modified", changed)
        self.send_header("Accept-Ranges", "bytes" if file.has_ranges else "none")
        if file.offered:
            self.send_header("Content-Disposition", file.offered)
        self.send_header("Content-Length", str(file.size - start + file.said_more))
        self.end_headers()
        with suppress(ConnectionError):  # the reader has lost interest
            self.send_slowly(file.content[start:], PORTION, self.pause)
        self.close_connection = self.close_connection or bool(file.said_more)

    def start_of(self, file: DemoFile, validator: str) -> int | None:
        """Return where to begin; ``None`` where there is nothing."""
        match = re.fullmatch(r"bytes=([0-9]+)-", self.headers.get("Range", ""))
        if match is None or not file.has_ranges or self.headers.get("If-Range", validator) != validator:
            return 0
        return int(match[1]) if int(match[1]) < file.size else None

    def pause(self) -> float:
        return PORTION / self.server.bytes_per_second if self.server.bytes_per_second else 0.0
