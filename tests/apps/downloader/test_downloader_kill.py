"""Killed at whatever moment, a download leaves no file that looks whole, and goes on at the next start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from apps.downloader import partial as partial_module
from apps.downloader.partial import Partial, find_unfinished
from apps.downloader.server import DemoServer
from tests.apps.downloader.loading import load_rest, load_some, names_in, ranges

ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import asyncio, sys
from pathlib import Path
from apps.downloader.partial import find_unfinished, new_partial
from apps.downloader.transfer import Download

folder, url = Path(sys.argv[1]), sys.argv[2]
partial = next(iter(find_unfinished(folder)), None) or new_partial(folder, url)
asyncio.run(Download(partial).load())
"""


def kill_in_the_middle(server: DemoServer, folder: Path, least: int) -> None:
    """Load in a process of its own, and kill that when *least* bytes are there."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, folder, server.url("file.bin")], cwd=ROOT)
    part, end = folder / "file.bin.part", monotonic() + 20
    while not part.exists() or part.stat().st_size < least:
        assert child.poll() is None, "it has ended"
        assert monotonic() < end
        sleep(0.005)
    child.kill()
    child.wait()


def test_a_killed_process_leaves_no_whole_file_and_the_next_one_goes_on(
    server: DemoServer, folder: Path
) -> None:
    server.bytes_per_second = 1_000_000
    for least in (1, 500_000):
        kill_in_the_middle(server, folder, least)
        assert names_in(folder) == ["file.bin.part", "file.bin.part.json"]
    server.bytes_per_second = 0
    loaded = load_rest(folder)
    assert loaded.is_verified
    assert loaded.path.read_bytes() == server.files["file.bin"].content
    begins = ranges(server, "file.bin")
    assert begins == sorted(set(begins))
    assert begins[2] >= 500_000
    assert names_in(folder) == ["file.bin"]


class Killed(BaseException):
    """Stands for the end of the process: nothing of the program runs after it."""


def killed_after(fn: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **options: Any) -> Any:
        fn(*args, **options)
        raise Killed

    return run


STEPS: dict[str, tuple[object, str]] = {
    "the bytes are on the disk": (os, "fsync"),
    "the notes say that all is checked": (Partial, "write_notes"),
    "the file has its name": (os, "link"),
    "the part is gone": (partial_module, "_sync"),
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_in_the_end_it_ends_at_the_next_start_with_one_file(
    server: DemoServer, folder: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    download = load_some(server, folder, "file.bin")
    where, name = STEPS[step]
    content = server.files["file.bin"].content
    download.partial.open()
    download.partial.write(content[download.partial.size :])
    with monkeypatch.context() as patch:
        patch.setattr(where, name, killed_after(getattr(where, name)))
        with pytest.raises(Killed):
            download.partial.finish()
    download.partial.close()
    if (folder / "file.bin").exists():
        assert (folder / "file.bin").read_bytes() == content
    for found in find_unfinished(folder):
        assert found.size == len(content)
        load_rest(folder)
    assert names_in(folder) == ["file.bin"]
    assert (folder / "file.bin").read_bytes() == content


@pytest.mark.parametrize("step", ["the old bytes are gone", "the new notes are there"])
def test_killed_at_a_new_beginning_old_bytes_are_not_taken_for_new_ones(
    server: DemoServer, folder: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    download = load_some(server, folder, "file.bin")
    download.partial.open()
    name = "clear" if step == "the old bytes are gone" else "write_notes"
    with monkeypatch.context() as patch:
        patch.setattr(Partial, name, killed_after(getattr(Partial, name)))
        with pytest.raises(Killed):
            download.partial.begin(1_000_000, '"another"', "")
    download.partial.close()
    assert find_unfinished(folder)[0].size == 0
    assert load_rest(folder).path.read_bytes() == server.files["file.bin"].content


def test_on_a_disk_without_links_the_name_is_taken_by_a_rename(
    server: DemoServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    load_some(server, folder, "file.bin")
    (folder / "file.bin").write_text("mine")
    assert load_rest(folder).path.read_bytes() == server.files["file.bin"].content
    assert names_in(folder) == ["file (1).bin", "file.bin"]
    assert (folder / "file.bin").read_text() == "mine"
