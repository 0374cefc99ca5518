"""``spawn_command``: a program of the system as a task: its value, its output in order, its input, its folder."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.world import World
from tkasync import Retry, TaskState, spawn_command, spawn_ui_task
from tkasync.errors import CommandError
from tkasync.processes import CommandEnd, CommandHandle


def sh(line: str, **options: Any) -> CommandHandle:
    return spawn_command("sh", "-c", line, **options)


def test_the_value_says_how_it_ended_and_what_it_wrote_last(world: World) -> None:
    told: list[CommandEnd] = []
    sh("echo one; echo two >&2; exit 3", on_result=told.append)
    world.until(lambda: told)
    (end,) = told
    assert (end.code, end.signal, end.tail) == (3, None, "one\ntwo\n")
    assert 0 < end.seconds < 10


def test_lines_come_whole_and_in_order_before_the_end(world: World) -> None:
    told: list[object] = []
    sh(
        "printf 'a\\nb'; printf 'b\\r\\n'; echo error >&2; printf last",
        on_line=told.append,
        on_result=lambda end: told.append(end.code),
    )
    world.until(lambda: 0 in told)
    assert told == ["a", "bb", "error", "last", 0]


def test_the_error_stream_comes_apart_where_it_is_asked_for(world_on_fake: World) -> None:
    lines: list[str] = []
    errors: list[str] = []
    handle = sh("echo out; echo err >&2; printf end >&2", on_line=lines.append, on_error_line=errors.append)
    world_on_fake.until(handle.done)
    world_on_fake.settle()
    assert (lines, errors) == (["out"], ["err", "end"])
    assert sorted(handle.result().tail.split()) == ["end", "err", "out"]


def test_it_is_awaited_as_any_task(world: World) -> None:
    async def build() -> int | None:
        return (await sh("exit 4")).code

    handle = spawn_ui_task(build)
    world.until(handle.done)
    assert handle.result() == 4


def test_an_exit_code_fails_only_where_it_is_checked(world: World) -> None:
    errors: list[BaseException] = []
    sh("echo broken; exit 2", check=True, on_error=errors.append)
    world.until(lambda: errors)
    (error,) = errors
    assert isinstance(error, CommandError)
    assert (error.code, error.signal, error.tail) == (2, None, "broken\n")
    assert str(error).startswith("sh ended with code 2: broken")


def test_a_moving_bar_does_not_push_the_reason_out_of_the_error(world_on_fake: World) -> None:
    command = sh(
        r"printf 'opened\r\n1%%\r2%%\r3%%\ndisk full\r\n'; exit 2", check=True, on_error=lambda error: None
    )
    world_on_fake.until(command.done)
    assert str(command.exception()).startswith("sh ended with code 2: opened\n3%\ndisk full")


def test_ended_by_a_signal_it_has_no_code(world_on_fake: World) -> None:
    plain = sh("kill -9 $$")
    checked = sh("kill -TERM $$", check=True, on_error=lambda error: None)
    world_on_fake.until(lambda: plain.done() and checked.done())
    assert (plain.result().code, plain.result().signal) == (None, signal.SIGKILL)
    error = checked.exception()
    assert isinstance(error, CommandError)
    assert (error.code, error.signal) == (None, signal.SIGTERM)
    assert "sh ended with signal SIGTERM: it wrote nothing" in str(error)


def test_its_input_is_what_it_is_given_and_empty_otherwise(world_on_fake: World) -> None:
    text = spawn_command("cat", input="gr\u00fc\u00df dich\n")
    raw = spawn_command("cat", input=b"raw\n")
    empty = spawn_command("cat")
    world_on_fake.until(lambda: text.done() and raw.done() and empty.done())
    assert [each.result().tail for each in (text, raw, empty)] == ["gr\u00fc\u00df dich\n", "raw\n", ""]


def test_a_program_need_not_read_its_input(world_on_fake: World) -> None:
    handle = spawn_command("true", input="x" * 1_000_000)
    world_on_fake.until(handle.done)
    assert handle.result().code == 0


def test_python_is_talked_to_until_its_input_is_closed(world: World) -> None:
    output: list[str] = []
    handle = spawn_command(sys.executable, "-I", "-S", "-q", "-i", interactive=True, on_output=output.append)
    assert handle.send("6 * ")  # perhaps before it has started
    world.until(lambda: ">>> " in "".join(output))  # a prompt, which has no end of line
    assert handle.send("7\n")
    world.until(lambda: "42\n" in "".join(output))
    handle.close_input()
    world.until(handle.done)
    assert handle.result().code == 0
    assert not handle.send("too late\n")


def test_what_a_program_has_closed_takes_no_more(
    world_on_fake: World, caplog: pytest.LogCaptureFixture
) -> None:
    handle = sh("exec <&-; echo closed; sleep 60", interactive=True, kill_after=0.0)
    world_on_fake.until(lambda: not handle.send("x\n"))
    handle.abort()
    world_on_fake.until(lambda: not handle.still_running)
    assert caplog.messages == []


def test_the_environment_is_added_to_and_a_name_with_none_goes(
    world_on_fake: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TKASYNC_GOES", "1")
    monkeypatch.setenv("TKASYNC_STAYS", "2")
    handle = sh(
        "echo ${TKASYNC_GOES-none} $TKASYNC_STAYS $TKASYNC_NEW; pwd",
        env={"TKASYNC_GOES": None, "TKASYNC_NEW": "3"},
        cwd=tmp_path,
    )
    world_on_fake.until(handle.done)
    assert handle.result().tail.split() == ["none", "2", "3", os.path.realpath(tmp_path)]


def test_a_line_in_an_argument_means_nothing(world_on_fake: World) -> None:
    handle = spawn_command("printf", "%s", "a; exit 1 > $HOME \U0001f600")
    world_on_fake.until(handle.done)
    assert handle.result().tail == "a; exit 1 > $HOME \U0001f600"


def test_it_ends_with_its_program_and_not_with_what_that_has_started(world_on_fake: World) -> None:
    lines: list[str] = []
    handle = sh("(sleep 0.1; echo late; exec sleep 5) & echo early", on_line=lines.append)
    world_on_fake.until(handle.done)
    world_on_fake.settle()
    assert handle.result().seconds < 3
    assert lines == ["early", "late"]


def test_a_program_that_closes_its_output_is_waited_for(world_on_fake: World) -> None:
    handle = sh("exec >&- 2>&-; sleep 0.05; exit 6")
    world_on_fake.until(handle.done)
    assert handle.result().code == 6


def test_one_after_the_other_in_a_group(world_on_fake: World, tmp_path: Path) -> None:
    file = tmp_path / "log"
    line = f"echo begin >> {file}; sleep 0.02; echo end >> {file}"
    handles = [sh(line, group="g", policy="queue") for _ in range(3)]
    world_on_fake.until(lambda: all(handle.done() for handle in handles))
    assert file.read_text().split() == ["begin", "end"] * 3


def test_a_failed_command_is_tried_again(world_on_fake: World, tmp_path: Path) -> None:
    lines: list[str] = []
    handle = sh(
        f"cd {tmp_path}; mkdir once 2>/dev/null && exit 1; cat; echo done",
        check=True, retry=Retry(1, first=0.0), input="again\n", on_line=lines.append,
    )  # fmt: skip
    world_on_fake.until(lambda: handle.done() or not world_on_fake.fake_host.advance(0.01))
    world_on_fake.settle()
    assert (handle.state, handle.attempt, lines) == (TaskState.SUCCEEDED, 2, ["again", "done"])


def test_a_further_try_takes_input_also_where_the_one_before_has_closed_its_end(
    world_on_fake: World, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    lines: list[str] = []
    handle = sh(
        f"if mkdir {first} 2>&-; then exec <&-; echo closed; read -r _ < {first}.go; exit 1; fi;"
        "read -r line; echo $line",
        interactive=True, check=True, retry=Retry(1, first=0.0), on_line=lines.append,
    )  # fmt: skip
    os.mkfifo(f"{first}.go")
    world_on_fake.until(lambda: lines == ["closed"])
    world_on_fake.until(lambda: not handle.send("nobody reads it\n"))
    Path(f"{first}.go").write_text("go\n")
    world_on_fake.until(lambda: handle.attempt == 2 or not world_on_fake.fake_host.advance(0.01))
    world_on_fake.until(lambda: handle.send("again\n"))
    world_on_fake.until(handle.done)
    world_on_fake.settle()
    assert (handle.state, lines) == (TaskState.SUCCEEDED, ["closed", "again"])
