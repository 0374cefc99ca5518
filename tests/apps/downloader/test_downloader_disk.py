"""A disk that is full or must not be written to: what to do is told, and what has come goes on later."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.downloader.partial import Partial, find_unfinished, new_partial
from apps.downloader.server import DemoFile, DemoServer
from apps.downloader.trouble import explain, is_passing
from tests.apps.downloader.loading import load, load_rest, load_some, names_in, ranges


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte; only root may make one, and not in every container."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], capture_output=True, text=True
    )
    if made.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {made.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_told_and_the_download_goes_on_when_there_is_room(
    server: DemoServer, small_disk: Path
) -> None:
    server.files["file.bin"] = DemoFile(700_000)
    (small_disk / "other").write_bytes(bytes(600_000))
    with pytest.raises(OSError, match="space") as caught:
        load(small_disk, server.url("file.bin"))
    assert caught.value.errno == errno.ENOSPC
    assert not is_passing(caught.value)
    assert explain(caught.value) == "The disk is full. Make room and press Resume; what has come is kept."
    assert names_in(small_disk) == ["file.bin.part", "file.bin.part.json", "other"]
    size = find_unfinished(small_disk)[0].size
    assert 0 < size < 700_000
    (small_disk / "other").unlink()
    assert load_rest(small_disk).path.read_bytes() == server.files["file.bin"].content
    assert ranges(server, "file.bin") == [0, size]


def test_on_a_disk_that_is_full_already_no_name_is_taken(server: DemoServer, small_disk: Path) -> None:
    with pytest.raises(OSError, match="space"):
        (small_disk / "other").write_bytes(bytes(2_000_000))
    partial = new_partial(small_disk, server.url("file.bin"))
    with pytest.raises(OSError, match="space"):
        partial.reserve()
    assert names_in(small_disk) == ["other"]
    (small_disk / "other").unlink()
    partial.reserve()
    assert names_in(small_disk) == ["file.bin.part.json"]


def test_a_folder_that_must_not_be_written_to_is_named(server: DemoServer, small_disk: Path) -> None:
    load_some(server, small_disk, "file.bin")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(OSError, match="Read-only") as caught:
        load_rest(small_disk)
    assert "cannot be written to. Allow it, or take another folder" in explain(caught.value)
    with pytest.raises(OSError, match="Read-only"):
        load(small_disk, server.url("file.bin"))
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert load_rest(small_disk).path.read_bytes() == server.files["file.bin"].content


def test_a_folder_that_is_a_file_is_told(server: DemoServer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="File exists") as caught:
        load(tmp_path / "file", server.url("file.bin"))
    assert str(tmp_path / "file") in explain(caught.value)


def test_what_a_disk_takes_in_portions_is_counted_and_not_written_twice(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = bytearray()

    class Reluctant:
        def write(self, data: memoryview) -> int:
            taken.extend(data[:3])
            return len(data[:3])

    monkeypatch.setattr(Partial, "file", Reluctant())
    partial = new_partial(folder, "http://host/file.bin")
    partial.write(b"0123456789")
    assert (bytes(taken), partial.size) == (b"0123456789", 10)
