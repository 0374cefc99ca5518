"""Downloads without a window: whole ones, and ones that are broken off."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from apps.downloader.partial import find_unfinished, new_partial
from apps.downloader.server import DemoServer
from apps.downloader.transfer import Download, Loaded


def load(folder: Path, url: str) -> Loaded:
    """Load *url* into *folder*."""
    return asyncio.run(Download(new_partial(folder, url)).load())


def load_rest(folder: Path) -> Loaded:
    """Do what the next start of the program would do."""
    (partial,) = find_unfinished(folder)
    return asyncio.run(Download(partial).load())


def load_some(server: DemoServer, folder: Path, name: str, least: int = 200_000) -> Download:
    """Load at least so many bytes of *name*, and break off there."""
    server.bytes_per_second = 4_000_000
    download = Download(new_partial(folder, server.url(name)))
    asyncio.run(break_off(download, least))
    server.bytes_per_second = 0
    assert least <= download.partial.size < server.files[name].size
    return download


async def break_off(download: Download, least: int) -> None:
    """Load until *least* bytes are there, and abort then."""
    loading = asyncio.create_task(download.load())
    while download.partial.size < least:
        assert not loading.done(), loading
        await asyncio.sleep(0.001)
    loading.cancel()
    with suppress(asyncio.CancelledError):
        await loading


def names_in(folder: Path) -> list[str]:
    """What is in *folder*."""
    return sorted(path.name for path in folder.iterdir())


def ranges(server: DemoServer, name: str) -> list[int]:
    """Where each request for *name* has begun."""
    asked = [wanted for path, wanted in server.asked if path == name]
    return [int(wanted.removeprefix("bytes=").rstrip("-") or 0) for wanted in asked]


@contextmanager
def answering(*answers: bytes) -> Iterator[str]:
    """Give the address of a server that says *answers*, one for each connection, and the last one again and again."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=(server, answers), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/file.bin"
        finally:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)


def _answer(server: socket.socket, answers: tuple[bytes, ...]) -> None:
    left = list(answers)
    while True:
        try:
            line, _address = server.accept()
        except OSError:
            return
        with line, suppress(OSError):
            request = line.recv(65_536)
            if b"/file.bin.sha256 " in request:
                line.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                line.sendall(left.pop(0) if len(left) > 1 else left[0])


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An answer of a server that closes the connection then."""
    head = "\r\n".join([f"HTTP/1.1 {status}", "Connection: close", *headers])
    return head.encode("latin-1") + b"\r\n\r\n" + body
