"""What a server or a line does wrong is told, is tried again where that may help, and never gives a file."""

from __future__ import annotations

import asyncio
import shutil
import threading
from email.utils import formatdate
from pathlib import Path
from time import monotonic, time

import httpx
import pytest

from apps.downloader.partial import find_unfinished, new_partial
from apps.downloader.server import DemoFile, DemoServer
from apps.downloader.transfer import Download
from apps.downloader.trouble import RETRY, Incomplete, TransferError, explain, is_passing
from tests.apps.downloader.loading import answer, answering, load, load_rest, load_some, names_in, ranges
from tests.support.world import World
from tkasync import Retry, Runtime, spawn_task
from tkasync.testing import FakeHost


def test_a_file_that_is_not_there_is_not_asked_for_again(server: DemoServer, folder: Path) -> None:
    with pytest.raises(httpx.HTTPStatusError) as caught:
        load(folder, server.url("missing.bin"))
    assert not is_passing(caught.value)
    assert explain(caught.value) == "The server has no such file (404 Not Found)."
    assert names_in(folder) == ["missing.bin.part", "missing.bin.part.json"]
    assert ranges(server, "missing.bin") == [0]


def test_a_server_that_is_busy_is_asked_again_when_it_wants_that(server: DemoServer, folder: Path) -> None:
    with pytest.raises(httpx.HTTPStatusError) as caught:
        load(folder, server.url("busy-at-first.txt"))
    assert is_passing(caught.value)
    begin = monotonic()
    server.files["busy-at-first.txt"].busy = 1
    with pytest.raises(httpx.HTTPStatusError):
        load_rest(folder)
    assert monotonic() - begin >= 1.0
    assert load_rest(folder).path.read_bytes() == server.files["busy-at-first.txt"].content


def busy(retry_after: str) -> httpx.HTTPStatusError:
    request = httpx.Request("GET", "http://host/x")
    reply = httpx.Response(503, headers={"Retry-After": retry_after}, request=request)
    return httpx.HTTPStatusError("busy", request=request, response=reply)


def test_a_wait_is_said_in_seconds_or_by_a_date_and_a_long_one_is_left_to_the_user() -> None:
    assert is_passing(busy("120"))
    assert is_passing(busy("soon"))
    assert is_passing(busy(formatdate(time() - 60, usegmt=True)))
    assert not is_passing(busy("7200"))
    assert not is_passing(busy(formatdate(time() + 7200, usegmt=True)))
    assert explain(busy("7200")).endswith("asks to come back in 2:00:00.")


def test_tries_come_after_growing_pauses_and_go_on_where_the_last_one_has_ended(
    fake_host: FakeHost, runtime: Runtime, folder: Path
) -> None:
    """The line breaks twice before anything comes, then in the middle; the clock is moved."""
    body = bytes(range(200))
    half = answer(body[:100], "Content-Length: 200", 'ETag: "1"')
    rest = answer(body[100:], "Content-Range: bytes 100-199/200", 'ETag: "1"', status="206 Partial Content")
    world = World(runtime)
    retry = Retry(RETRY.attempts, RETRY.first, RETRY.factor, RETRY.longest, when=RETRY.when)
    with answering(b"", b"", half, rest) as url:
        task = spawn_task(Download(new_partial(folder, url)).load, retry=retry)
        for attempt, pause in ((1, 1.0), (2, 2.0)):
            world.until(lambda: fake_host.pending)
            fake_host.advance(pause - 0.2)
            assert task.attempt == attempt
            fake_host.advance(0.3)
            assert task.attempt == attempt + 1
        world.until(task.done)
    assert task.result().path.read_bytes() == body
    assert task.attempt == 3


def test_a_wrong_checksum_gives_no_file_and_the_next_try_begins_anew(
    server: DemoServer, folder: Path
) -> None:
    server.files["file.bin"] = DemoFile(100_000, is_damaged=True)
    for _ in range(2):
        with pytest.raises(TransferError, match="checksum differs") as caught:
            load(folder, server.url("file.bin")) if not folder.exists() else load_rest(folder)
        assert not is_passing(caught.value)
        assert find_unfinished(folder)[0].size == 0
    assert ranges(server, "file.bin") == [0, 0]


SHORT = {
    "less than it has said": answer(b"half", "Content-Length: 8"),
    "a chunk that breaks off": answer(b"8\r\nhalf", "Transfer-Encoding: chunked"),
    "chunks without an end": answer(b"4\r\nhalf\r\n", "Transfer-Encoding: chunked"),
}


@pytest.mark.parametrize("what", SHORT)
def test_a_file_that_is_too_short_is_an_error_that_may_pass(folder: Path, what: str) -> None:
    with answering(SHORT[what]) as url, pytest.raises((httpx.TransportError, Incomplete)) as caught:
        load(folder, url)
    assert is_passing(caught.value)
    assert names_in(folder) == ["file.bin.part", "file.bin.part.json"]


def test_a_server_that_always_says_more_than_it_sends_gives_no_file(server: DemoServer, folder: Path) -> None:
    with pytest.raises(httpx.TransportError):
        load(folder, server.url("says-too-much.zip"))
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            load_rest(folder)
    assert names_in(folder) == ["says-too-much.zip.part", "says-too-much.zip.part.json"]


def test_a_server_that_says_less_than_it_sends_is_found_out_by_the_checksum(
    server: DemoServer, folder: Path
) -> None:
    server.files["file.bin"] = DemoFile(100_000, said_more=-1000)
    with pytest.raises(TransferError, match="checksum differs"):
        load(folder, server.url("file.bin"))
    assert find_unfinished(folder)[0].size == 0


def test_a_rest_that_is_too_short_is_noticed_where_the_whole_length_comes_with_it(folder: Path) -> None:
    first = answer(b"4\r\n1234\r\n", "Transfer-Encoding: chunked", 'ETag: "1"')
    rest = answer(
        b"2\r\n56\r\n0\r\n\r\n",
        "Content-Range: bytes 4-7/8",
        "Transfer-Encoding: chunked",
        'ETag: "1"',
        status="206 Partial Content",
    )
    last = answer(b"78", "Content-Range: bytes 6-7/8", 'ETag: "1"', status="206 Partial Content")
    with answering(first, rest, last) as url:
        assert load(folder, url).path.read_bytes() == b"12345678"


def test_a_folder_that_is_removed_meanwhile_is_told(server: DemoServer, folder: Path) -> None:
    download = load_some(server, folder, "file.bin")
    shutil.rmtree(folder)
    with pytest.raises(TransferError, match="Its files are gone"):
        asyncio.run(download.load())


def test_a_rest_that_is_too_long_is_an_error_and_not_kept(folder: Path) -> None:
    half = answer(b"1234", "Content-Length: 8", 'ETag: "1"')
    too_long = answer(
        b"5\r\n56789\r\n0\r\n\r\n",
        "Content-Range: bytes 4-7/8",
        "Transfer-Encoding: chunked",
        status="206 Partial Content",
    )
    with answering(half, too_long) as url, pytest.raises(TransferError, match="8 bytes, and sends more"):
        load(folder, url)
    assert find_unfinished(folder)[0].size == 0


WRONG_RESTS = {
    "from elsewhere": ("Content-Range: bytes 2-7/8",),
    "of another length": ("Content-Range: bytes 4-9/10",),
    "of another version": ("Content-Range: bytes 4-7/8", 'ETag: "2"'),
    "of nothing": (),
}


@pytest.mark.parametrize("what", WRONG_RESTS)
def test_a_rest_that_does_not_fit_is_not_taken(folder: Path, what: str) -> None:
    half = answer(b"1234", "Content-Length: 8", 'ETag: "1"')
    wrong = answer(b"xxxx", *WRONG_RESTS[what], status="206 Partial Content")
    whole = answer(b"abcdefgh", "Content-Length: 8", 'ETag: "2"')
    with answering(half, wrong, whole) as url:
        assert load(folder, url).path.read_bytes() == b"abcdefgh"


@pytest.mark.parametrize("etag", ['ETag: W/"1"', "Server: none", "Last-Modified: never"])
def test_without_a_strong_validator_the_file_begins_anew(folder: Path, etag: str) -> None:
    half, whole = answer(b"1234", "Content-Length: 8", etag), answer(b"abcdefgh", "Content-Length: 8", etag)
    with answering(half, whole) as url:
        assert load(folder, url).path.read_bytes() == b"abcdefgh"


@pytest.mark.parametrize("status", ["204 No Content", "206 Partial Content", "304 Not Modified", "500 Oops"])
def test_an_answer_without_a_file_is_an_error(folder: Path, status: str) -> None:
    with (
        answering(answer(b"", "Content-Length: 0", status=status)) as url,
        pytest.raises((TransferError, httpx.HTTPStatusError)),
    ):
        load(folder, url)
    assert "file.bin" not in names_in(folder)


def test_a_server_that_is_gone_is_told(folder: Path) -> None:
    server = DemoServer(port=0)
    server.close()
    with pytest.raises(httpx.ConnectError) as caught:
        load(folder, server.url("file.bin"))
    assert is_passing(caught.value)
    assert explain(caught.value).startswith("There is no connection: ")
    assert explain(caught.value).endswith("Resume tries again.")


def test_a_file_that_another_window_loads_is_left_to_it(server: DemoServer, folder: Path) -> None:
    first = load_some(server, folder, "file.bin").partial
    first.open()
    with pytest.raises(TransferError, match="Another window loads it"):
        load_rest(folder)
    (second,) = find_unfinished(folder)
    first.close()
    load_rest(folder)
    with pytest.raises(TransferError, match="Its files are gone"):
        asyncio.run(Download(second).load())


def test_an_abort_while_the_disk_hangs_waits_for_the_disk(
    server: DemoServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed under the writing thread, the file would take bytes twice, or another file would take them."""
    download = Download(new_partial(folder, server.url("file.bin")))
    hangs, writes = threading.Event(), threading.Event()
    write = type(download.partial).write

    def write_slowly(self: object, data: bytes) -> None:
        writes.set()
        hangs.wait(10)
        write(download.partial, data)

    monkeypatch.setattr(type(download.partial), "write", write_slowly)

    async def abort_in_a_write() -> None:
        loading = asyncio.create_task(download.load())
        await asyncio.to_thread(writes.wait, 10)
        loading.cancel()
        await asyncio.sleep(0.01)
        assert not loading.done()
        hangs.set()
        with pytest.raises(asyncio.CancelledError):
            await loading

    asyncio.run(abort_in_a_write())
    assert download.partial.part.stat().st_size == download.partial.size > 0
