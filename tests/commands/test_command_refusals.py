"""A command that cannot be started says why, and a call that makes no sense is refused where it is made."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.world import World
from tkasync import POOL, spawn_command
from tkasync.errors import RuntimeClosedError


def script(folder: Path, text: str, mode: int) -> str:
    file = folder / "script"
    file.write_text(text)
    file.chmod(mode)
    return str(file)


CASES: dict[str, tuple[Callable[[Path], tuple[str, dict[str, Any]]], type[OSError], str, str]] = {
    "no program": (
        lambda folder: ("no-such-program", {}),
        FileNotFoundError,
        "is it installed, and on the PATH?",
        "no-such-program",
    ),
    "one string": (
        lambda folder: ("make -j4", {}),
        FileNotFoundError,
        'pass each argument separately, spawn_command("make", "-j4")',
        "make -j4",
    ),
    "not executable": (
        lambda folder: (script(folder, "#!/bin/sh\n", 0o600), {}),
        PermissionError,
        "the file is not executable",
        "script",
    ),
    "no interpreter": (
        lambda folder: (script(folder, "#!/no/such/interpreter\n", 0o700), {}),
        FileNotFoundError,
        "the command's interpreter, in the first line",
        "script",
    ),
    "no script": (
        lambda folder: (script(folder, "echo hello\n", 0o700), {}),
        OSError,
        "whose first line is #!",
        "script",
    ),
    "no folder": (
        lambda folder: ("true", {"cwd": folder / "gone"}),
        FileNotFoundError,
        "cwd= is no folder to run a command in",
        "gone",
    ),
    "a file as folder": (
        lambda folder: ("true", {"cwd": script(folder, "", 0o600)}),
        NotADirectoryError,
        "cwd= is no folder to run a command in",
        "script",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_started_says_why_at_on_error(world_on_fake: World, tmp_path: Path, case: str) -> None:
    make, kind, words, about = CASES[case]
    program, options = make(tmp_path)
    errors: list[BaseException] = []
    spawn_command(program, on_error=errors.append, **options)
    world_on_fake.until(lambda: errors)
    (error,) = errors
    assert isinstance(error, kind)
    assert words in str(error)
    assert about in str(error)


REFUSED: list[tuple[tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    ((["make", "-j4"],), {}, TypeError, "takes strings and paths, not"),
    (("make", 4), {}, TypeError, "takes strings and paths, not 4"),
    (("",), {}, ValueError, "runs a program"),
    (("echo", "a\0b"), {}, ValueError, "a NUL character cannot be passed"),
    (("echo", "a\ud800"), {}, ValueError, "is no character and cannot be passed to a program: replace it"),
    (("true",), {"env": {"A": "\ud800"}}, ValueError, "is no character"),
    (("true",), {"input": "\ud800"}, ValueError, "is no character"),
    (("true",), {"cwd": ""}, ValueError, "cwd= is a folder, and not empty"),
    (("true",), {"env": {"PORT": 8080}}, TypeError, "env= has strings"),
    (("true",), {"env": ["PORT"]}, TypeError, "env= is a mapping"),
    (("true",), {"env": {"A=B": "1"}}, ValueError, "env= names a variable"),
    (("true",), {"env": {"A": "\0"}}, ValueError, "a NUL character"),
    (("true",), {"shell": True}, TypeError, "has no option 'shell'; for a line of the shell"),
    (("true",), {"executor": POOL}, TypeError, "leave executor= out"),
    (("true",), {"kill_after": -1.0}, ValueError, "kill_after"),
    (("true",), {"kill_after": "2"}, TypeError, "kill_after"),
    (("true",), {"on_line": "show"}, TypeError, "on_line takes a function"),
    (("true",), {"on_output": ""}, TypeError, "on_output takes a function"),
    (("true",), {"input": 5}, TypeError, "input= takes a string or bytes"),
    (("true",), {"input": "a", "interactive": True}, TypeError, "input= ends the input"),
    (("true",), {"timeout": -1.0}, ValueError, "timeout"),
]


@pytest.mark.parametrize(("argv", "options", "kind", "words"), REFUSED)
def test_what_makes_no_sense_is_refused_at_the_call(
    world_on_fake: World, argv: Any, options: Any, kind: Any, words: str
) -> None:
    with pytest.raises(kind, match=words):
        spawn_command(*argv, **options)
    assert not len(world_on_fake.runtime.in_flight)


def test_the_name_of_a_file_that_is_no_text_is_passed_on_as_it_is(world_on_fake: World) -> None:
    lines: list[str] = []
    program = "import os, sys; print(os.fsencode(sys.argv[1]))"
    handle = spawn_command(sys.executable, "-c", program, os.fsdecode(b"a\xff"), on_line=lines.append)
    world_on_fake.until(handle.done)
    assert lines == ["b'a\\xff'"]


async def a_coroutine(line: str) -> None: ...


def test_a_coroutine_function_shows_no_line(world_on_fake: World) -> None:
    with pytest.raises(TypeError, match="on_line"):
        spawn_command("true", on_line=a_coroutine)


def test_a_command_without_an_input_cannot_be_written_to(world_on_fake: World) -> None:
    handle = spawn_command("cat", input="given")
    with pytest.raises(TypeError, match="cat takes no input: spawn_command"):
        handle.send("more")
    with pytest.raises(TypeError, match="cat takes no input"):
        handle.close_input()
    with pytest.raises(TypeError, match="a command, which tkasync cannot pause"):
        handle.pause()
    world_on_fake.until(handle.done)


def test_what_is_sent_is_text(world_on_fake: World) -> None:
    handle = spawn_command("cat", interactive=True)
    with pytest.raises(TypeError, match="send takes a string or bytes, not 5"):
        handle.send(5)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(ValueError, match="is no character"):
        handle.send("\ud800")
    handle.close_input()
    assert not handle.send("closed")
    world_on_fake.until(handle.done)


def test_after_the_close_none_is_started(world_on_fake: World) -> None:
    world_on_fake.runtime.close()
    with pytest.raises(RuntimeClosedError):
        world_on_fake.runtime.scope and spawn_command("true", owner=world_on_fake.runtime.scope)


def test_an_error_in_a_callback_is_reported_by_its_name(world_on_fake: World) -> None:
    def show(line: str) -> None:
        raise KeyError(line)

    handle = spawn_command("echo", "one", on_line=show)
    world_on_fake.until(handle.done)
    world_on_fake.settle()
    (error,) = world_on_fake.errors
    assert isinstance(error, KeyError)
    assert any("on_line of task 'echo'" in note for note in error.__notes__)
