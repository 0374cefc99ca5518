"""Files come whole from a server that behaves, in one piece or in several."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from apps.downloader.partial import find_unfinished, new_partial
from apps.downloader.server import DemoFile, DemoServer
from apps.downloader.transfer import Download
from tests.apps.downloader.loading import (
    answer,
    answering,
    load,
    load_rest,
    load_some,
    names_in,
    ranges,
)


def test_a_file_comes_whole_is_checked_and_leaves_nothing_else(server: DemoServer, folder: Path) -> None:
    loaded = load(folder, server.url("file.bin"))
    assert loaded.path == folder / "file.bin"
    assert loaded.path.read_bytes() == server.files["file.bin"].content
    assert loaded.is_verified
    assert names_in(folder) == ["file.bin"]


@pytest.mark.parametrize("text", ["file.bin?key=a/b", "file.bin#part", "%66ile.bin"])
def test_the_checksum_is_that_of_the_address_as_it_was_given(
    server: DemoServer, folder: Path, text: str
) -> None:
    loaded = load(folder, server.url("") + text)
    assert (loaded.path.name, loaded.is_verified) == ("file.bin", True)


def test_an_empty_file_comes_too(server: DemoServer, folder: Path) -> None:
    server.files["empty"] = DemoFile(0)
    assert load(folder, server.url("empty")).path.read_bytes() == b""


def test_what_was_broken_off_goes_on_where_it_was(server: DemoServer, folder: Path) -> None:
    size = load_some(server, folder, "file.bin").partial.size
    assert names_in(folder) == ["file.bin.part", "file.bin.part.json"]
    assert load_rest(folder).path.read_bytes() == server.files["file.bin"].content
    assert ranges(server, "file.bin") == [0, size]
    assert names_in(folder) == ["file.bin"]


@pytest.mark.parametrize("has_etag", [True, False])
def test_a_file_that_has_changed_meanwhile_begins_anew(
    server: DemoServer, folder: Path, has_etag: bool
) -> None:
    """Of the same length, and known by its date only, nothing but the server tells it from the old one."""
    server.files["file.bin"] = DemoFile(1_000_000, has_etag=has_etag)
    load_some(server, folder, "file.bin")
    server.files["file.bin"] = DemoFile(1_000_000, has_etag=has_etag, seed=1)
    assert load_rest(folder).path.read_bytes() == server.files["file.bin"].content


def test_a_file_that_has_become_shorter_than_what_is_there_begins_anew(
    server: DemoServer, folder: Path
) -> None:
    load_some(server, folder, "file.bin")
    server.files["file.bin"] = DemoFile(1000, seed=1)
    assert load_rest(folder).path.read_bytes() == server.files["file.bin"].content


@pytest.mark.parametrize("has_ranges", [False, True])
def test_without_ranges_or_without_an_etag(server: DemoServer, folder: Path, has_ranges: bool) -> None:
    server.files["file.bin"] = DemoFile(1_000_000, has_ranges=has_ranges, has_etag=not has_ranges)
    size = load_some(server, folder, "file.bin").partial.size
    assert load_rest(folder).path.read_bytes() == server.files["file.bin"].content
    assert ranges(server, "file.bin") == [0, size]


def test_a_line_that_breaks_again_and_again_brings_the_file_in_pieces(
    server: DemoServer, folder: Path
) -> None:
    server.fails = True
    assert load(folder, server.url("file.bin")).path.read_bytes() == server.files["file.bin"].content
    begins = ranges(server, "file.bin")
    assert begins == sorted(set(begins))
    assert len(begins) > 4


def test_a_redirect_is_followed_and_the_name_is_that_of_the_address(server: DemoServer, folder: Path) -> None:
    server.files["moved.bin"] = DemoFile(0, moved_to="/file.bin")
    loaded = load(folder, server.url("moved.bin"))
    assert loaded.path.name == "moved.bin"
    assert loaded.path.read_bytes() == server.files["file.bin"].content


def test_the_name_that_the_server_offers_cannot_leave_the_folder(server: DemoServer, folder: Path) -> None:
    assert load(folder, server.url("named")).path == folder / "climbs out.txt"
    assert names_in(folder) == ["climbs out.txt"]
    assert names_in(folder.parent) == ["downloads"]


def test_a_file_of_another_program_is_not_overwritten(server: DemoServer, folder: Path) -> None:
    folder.mkdir()
    (folder / "file.bin").write_text("mine")
    assert load(folder, server.url("file.bin")).path.name == "file (1).bin"
    assert (folder / "file.bin").read_text() == "mine"


def test_nor_is_one_that_appears_meanwhile(server: DemoServer, folder: Path) -> None:
    load_some(server, folder, "file.bin")
    (folder / "file.bin").write_text("mine")
    (folder / "file (1).bin").symlink_to("nowhere")
    assert load_rest(folder).path.name == "file (2).bin"
    assert (folder / "file.bin").read_text() == "mine"


def test_one_address_twice_gives_two_files(server: DemoServer, folder: Path) -> None:
    async def load_twice() -> list[str]:
        downloads = [Download(new_partial(folder, server.url("file.bin"))) for _ in range(2)]
        return sorted(loaded.path.name for loaded in await asyncio.gather(*(d.load() for d in downloads)))

    assert asyncio.run(load_twice()) == ["file (1).bin", "file.bin"]
    assert {path.read_bytes() for path in folder.iterdir()} == {server.files["file.bin"].content}


def test_what_is_aborted_and_asked_for_again_at_once_waits_for_the_last_write(
    server: DemoServer, folder: Path
) -> None:
    server.bytes_per_second = 8_000_000
    download = Download(new_partial(folder, server.url("file.bin")))

    async def abort_often() -> Path:
        aborted = []
        for step in range(1, 9):
            loading = asyncio.create_task(download.load())
            while download.partial.size < step * 100_000:
                assert not loading.done(), loading
                await asyncio.sleep(0)
            loading.cancel()
            aborted.append(loading)
        loaded = await download.load()
        assert all(task.cancelled() for task in aborted)
        return loaded.path

    assert asyncio.run(abort_often()).read_bytes() == server.files["file.bin"].content


@pytest.mark.parametrize("headers", [(), ("Transfer-Encoding: chunked",)])
def test_a_file_whose_length_nobody_says_comes_too(folder: Path, headers: tuple[str, ...]) -> None:
    body = b"4\r\nbody\r\n0\r\n\r\n" if headers else b"body"
    with answering(answer(body, *headers)) as url:
        loaded = load(folder, url)
    assert (loaded.path.read_bytes(), loaded.is_verified) == (b"body", False)


def test_the_list_is_what_is_unfinished_in_the_order_of_its_coming(server: DemoServer, folder: Path) -> None:
    for name in ("z.bin", "a.bin", "m.bin"):
        new_partial(folder, server.url(name)).reserve()
    (folder / "foreign.part.json").write_text('{"url": 3}')
    (folder / "spoiled.part.json").write_bytes(bytes(64))
    found = find_unfinished(folder)
    assert [partial.shown_name for partial in found] == ["z.bin", "a.bin", "m.bin"]
    assert (folder / "foreign.part.json").exists()
