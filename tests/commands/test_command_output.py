"""The output of a command: floods, bad bytes, prompts, bars, and lines of any length."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.support.world import World
from tkasync import Runtime, spawn_command
from tkasync.processes import CommandHandle
from tkasync.processes.commands.text import Lines, OutputText, Pieces, Tail
from tkasync.testing import Pilot


def sh(line: str, **options: Any) -> CommandHandle:
    return spawn_command("sh", "-c", line, **options)


def test_fifty_thousand_lines_all_come(world: World) -> None:
    count = 50_000
    lines: list[str] = []
    handle = sh(f"seq {count}", on_line=lines.append)
    world.until(handle.done)
    world.settle()
    assert (len(lines), lines[0], lines[-1]) == (count, "1", str(count))


def test_a_command_without_end_is_slowed_and_not_the_window(runtime: Runtime, pilot: Pilot) -> None:
    world = World(runtime, pilot)
    lines: list[str] = []
    handle = spawn_command("yes", on_line=lines.append)
    world.until(lambda: len(lines) > 2_048)
    assert len(world.runtime.queue) <= 8
    stream = handle.stream
    assert stream is not None
    assert len(stream._items) <= 1_024
    handle.abort()
    world.settle()
    count = len(lines)
    world.settle()
    assert len(lines) == count


class Page(list[str]):
    """Takes lines by a call, and is false while it has none, as every list is."""

    def __call__(self, line: str) -> None:
        self.append(line)


def test_what_takes_lines_may_be_an_empty_list_of_the_program_s_own(world_on_fake: World) -> None:
    page = Page()
    handle = sh("echo one; echo two", on_line=page)
    world_on_fake.until(handle.done)
    world_on_fake.settle()
    assert page == ["one", "two"]


def test_bytes_that_are_no_text_are_replaced_and_nul_stays(world_on_fake: World) -> None:
    lines: list[str] = []
    handle = sh(r"printf 'a\377b\n\000c\303'; sleep 0.05; printf '\274\nd\303'", on_line=lines.append)
    world_on_fake.until(handle.done)
    world_on_fake.settle()
    assert lines == ["a\ufffdb", "\0c\u00fc", "d\ufffd"]


def test_a_prompt_comes_while_the_program_waits(world: World) -> None:
    output: list[str] = []
    handle = sh("printf 'Name: '; read name; echo Hello $name", interactive=True, on_output=output.append)
    world.until(lambda: output)
    assert output == ["Name: "]
    handle.send("Ada\n")
    world.until(handle.done)
    world.settle()
    assert "".join(output) == "Name: Hello Ada\n"


def test_a_bar_that_moves_comes_step_by_step_and_is_one_line(world: World) -> None:
    output: list[str] = []
    lines: list[str] = []
    handle = sh(
        r"for n in 10 50; do printf '%s\r' $n; read x; done; printf '100\n'",
        interactive=True, on_output=output.append, on_line=lines.append,
    )  # fmt: skip
    for step in ("10\r", "50\r"):
        world.until(lambda: output)
        assert output.pop() == step
        assert handle.send("\n")
    world.until(handle.done)
    world.settle()
    assert (output, lines) == (["100\n"], ["10\r50\r100"])


def test_a_line_of_a_megabyte_comes_whole(world_on_fake: World) -> None:
    lines: list[str] = []
    handle = sh("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo y", on_line=lines.append)
    world_on_fake.until(handle.done)
    world_on_fake.settle()
    assert [len(line) for line in lines] == [1_000_000, 1]


def test_the_tail_is_the_last_lines_that_are_whole(world_on_fake: World) -> None:
    handle = sh("seq 100000")
    world_on_fake.until(handle.done)
    lines = handle.result().tail.splitlines()
    assert lines == [str(number) for number in range(100_001 - len(lines), 100_001)]
    assert 1_000 < len(lines) < 1_400


def test_what_a_slow_window_has_not_taken_is_not_lost_at_the_end(world_on_fake: World) -> None:
    """The program has ended long before its last lines are shown."""
    lines: list[str] = []
    handle = sh("seq 20000", on_line=lines.append)
    time.sleep(1.2)  # the window stands still, for longer than a grandchild is waited for
    assert not handle.done()
    world_on_fake.until(handle.done)
    world_on_fake.settle()
    assert len(lines) == 20_000
    assert handle.result().seconds < 1.0  # the program's time, and not the window's


# The text alone

CHUNKS = [
    ([b"a\nb", b"c\n"], ["a", "bc"]),
    ([b"a\r", b"\nb"], ["a", "b"]),
    ([b"10%\r20%\r", b"done\n"], ["10%\r20%\rdone"]),
    ([b"\n\n"], ["", ""]),
    ([b""], []),
    ([b"x\x0cy\xe2\x80\xa8z\x1c\n"], ["x\x0cy\u2028z\x1c"]),
]


@pytest.mark.parametrize(("chunks", "lines"), CHUNKS)
def test_lines_end_where_a_newline_is_and_nowhere_else(chunks: list[bytes], lines: list[str]) -> None:
    for size in (None, 1):
        text = OutputText(["on_line"], Tail())
        every = chunks if size is None else [bytes([byte]) for byte in b"".join(chunks)]
        told = [part for chunk in every for _where, part in text.take(chunk)]
        assert told + [part for _where, part in text.end()] == lines


def test_text_comes_at_its_line_ends_and_the_rest_when_nothing_follows() -> None:
    pieces = Pieces()
    assert pieces.take("one\ntwo\nth") == ["one\ntwo\n"]
    assert pieces.holds
    assert pieces.take("ree") == []
    assert pieces.release() == ["three"]
    assert not pieces.holds
    assert pieces.take("\n") == ["\n"]
    assert pieces.end() == []


def test_neither_a_line_nor_a_piece_grows_without_end() -> None:
    lines, pieces = Lines(), Pieces()
    block = "x" * 1_000_000
    assert sum(len(line) for _ in range(40) for line in lines.take(block)) > 30_000_000
    assert pieces.take(block) == [block]
