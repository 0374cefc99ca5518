"""`FakeWebSocket`: the server's end of a web socket of a `FakeServer`, RFC 6455 as far as tests need it."""

from __future__ import annotations

import hashlib
import socket
import threading
from base64 import b64encode
from contextlib import suppress
from io import BufferedIOBase

from tkasync.testing.probes.exchange import Arrivals

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_LONGEST = 5.0  # seconds
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_NO_TEXT, _NO_UTF_8 = 1003, 1007  # codes of a close


def accept_key(key: str) -> str:
    """Return what the answer to an opening with *key* has to contain."""
    return b64encode(hashlib.sha1(key.encode() + _GUID, usedforsecurity=False).digest()).decode()


class FakeWebSocket:
    """One web socket that was opened at a `FakeServer`; pings are answered. Any thread."""

    def __init__(self, connection: socket.socket, reader: BufferedIOBase) -> None:
        self._connection = connection
        self._reader = reader
        # Re-entrant: a finalizer may send, too, and would wait for itself.
        self._sending = threading.RLock()
        self._received: Arrivals[str] = Arrivals("texts")
        self._is_ready = threading.Event()
        self.is_open: bool = True
        """Whether neither end has closed it."""

    @property
    def received(self) -> list[str]:
        """The texts that the client has sent so far."""
        return self._received.all

    def send(self, text: str) -> None:
        """Send *text* to the client.

        Raises:
            OSError: the client has gone.
        """
        self._send(_TEXT, text.encode())

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Close it as a server does that has a reason."""
        with suppress(OSError):
            self._send(_CLOSE, code.to_bytes(2, "big") + reason.encode())

    def drop(self) -> None:
        """Break the connection off, without a word."""
        self.is_open = False
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def wait_for(self, count: int = 1, timeout: float = 5.0) -> None:
        """Block until the client has sent *count* texts.

        Raises:
            TimeoutError: there were fewer within *timeout* seconds of real time.
        """
        self._received.wait_for(count, timeout)

    def listen(self) -> None:
        """Take what the client sends until it is closed; on the thread of its connection, once that is opened."""
        self._is_ready.set()
        with suppress(OSError, EOFError):
            text = b""
            while True:
                is_last, kind, payload = self._read()
                if kind == _PING:
                    self._send(_PONG, payload)
                elif kind == _CLOSE:
                    self.close()
                    break
                elif kind == _BINARY:
                    self.close(_NO_TEXT, "this end takes texts only")
                    break
                elif kind != _PONG:
                    text += payload
                    if is_last and not self._take(text):
                        break
                    text = b"" if is_last else text
        self.is_open = False

    def _take(self, text: bytes) -> bool:
        """Note *text*; whether it is one. As any server, it closes for one that is no UTF-8."""
        try:
            self._received.add(text.decode())
        except UnicodeDecodeError:
            self.close(_NO_UTF_8, "a text is UTF-8")
            return False
        return True

    def _read(self) -> tuple[bool, int, bytes]:
        """Return whether a frame is a message's last, its kind and its payload."""
        first, second = self._exactly(2)
        length = second & 0x7F
        if length >= 126:
            length = int.from_bytes(self._exactly(2 if length == 126 else 8), "big")
        mask = self._exactly(4) if second & 0x80 else bytes(4)
        payload = bytes(byte ^ mask[at % 4] for at, byte in enumerate(self._exactly(length)))
        return bool(first & 0x80), first & 0x0F, payload

    def _exactly(self, count: int) -> bytes:
        found = self._reader.read(count)
        if len(found) < count:
            raise EOFError
        return found

    def _send(self, kind: int, payload: bytes) -> None:
        self._is_ready.wait(_LONGEST)  # the client is to read the end of the opening first
        size = len(payload)
        head = bytes([0x80 | kind])
        if size < 126:
            head += bytes([size])
        elif size < 65_536:
            head += bytes([126]) + size.to_bytes(2, "big")
        else:
            head += bytes([127]) + size.to_bytes(8, "big")
        with self._sending:  # one frame after the other
            self._connection.sendall(head + payload)
