"""The end of a command from outside: an abort, a timeout, the end of its owner, the close. Nothing of it is left."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support import GIVE_UP
from tests.support.world import World
from tests.tasks.owner import Owner
from tkasync import TaskState, scope_of, spawn_command
from tkasync.processes import CommandHandle

# Deaf to SIGTERM, as is what it has started; each writes its number when it is so far.
DEAF = "trap '' TERM; sh -c 'echo $$; exec sleep 60' & echo $$; wait; sleep 60"


def sh(line: str, **options: Any) -> CommandHandle:
    return spawn_command("sh", "-c", line, **options)


def lives(number: int) -> bool:
    """Whether process *number* runs; one that nobody has waited for yet does not."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def wait_for_the_end(numbers: list[int]) -> None:
    end = time.monotonic() + GIVE_UP
    while any(lives(number) for number in numbers):
        assert time.monotonic() < end, f"{numbers}: some of them go on"
        time.sleep(0.005)


def started(world: World, line: str, **options: Any) -> tuple[CommandHandle, list[int]]:
    """A command that has written two numbers of processes."""
    numbers: list[int] = []
    handle = sh(line, on_line=lambda line: numbers.append(int(line)), **options)
    world.until(lambda: len(numbers) == 2)
    return handle, numbers


def until_it_has_really_ended(world: World, handle: CommandHandle) -> None:
    world.until(lambda: not handle.still_running)


def test_an_abort_asks_and_then_kills_what_it_has_started_too(world: World) -> None:
    handle, numbers = started(world, DEAF, kill_after=0.1)
    began = time.monotonic()
    assert handle.abort()
    assert handle.cancelled()
    assert handle.still_running
    until_it_has_really_ended(world, handle)
    assert 0.1 <= time.monotonic() - began < 3
    wait_for_the_end(numbers)


def test_who_listens_may_clean_up(world_on_fake: World, tmp_path: Path) -> None:
    file = tmp_path / "gone"
    line = f"trap 'echo tidy > {file}; exit' TERM; (echo $$; echo $$; sleep 60) & wait"
    handle, _numbers = started(world_on_fake, line, kill_after=GIVE_UP)
    handle.abort()
    until_it_has_really_ended(world_on_fake, handle)
    assert file.read_text() == "tidy\n"


def test_what_it_says_on_its_way_out_does_not_hold_it_up(world_on_fake: World) -> None:
    line = "trap 'head -c 1000000 /dev/zero; exit' TERM; echo 1; echo 2; while :; do sleep 0.01; done"
    handle, _numbers = started(world_on_fake, line, kill_after=GIVE_UP)
    began = time.monotonic()
    handle.abort()
    until_it_has_really_ended(world_on_fake, handle)
    assert time.monotonic() - began < GIVE_UP / 2


def test_a_second_abort_may_be_in_a_hurry(world_on_fake: World) -> None:
    handle, numbers = started(world_on_fake, DEAF, kill_after=3600.0)
    handle.abort()
    assert handle.still_running
    handle.abort(kill_after=0.0)
    until_it_has_really_ended(world_on_fake, handle)
    wait_for_the_end(numbers)


def test_a_time_limit_ends_it(world: World) -> None:
    errors: list[BaseException] = []
    handle, numbers = started(world, DEAF, kill_after=0.05, timeout=1.0, on_error=errors.append)
    world.pass_by(1.0)
    world.until(lambda: errors)
    assert isinstance(errors[0], TimeoutError)
    until_it_has_really_ended(world, handle)
    wait_for_the_end(numbers)


def test_the_end_of_its_owner_ends_it(world_on_fake: World) -> None:
    owner = Owner()
    handle, numbers = started(world_on_fake, DEAF, kill_after=0.05, owner=owner)
    scope_of(owner).close()
    until_it_has_really_ended(world_on_fake, handle)
    assert handle.state is TaskState.CANCELLED
    wait_for_the_end(numbers)


def test_the_next_of_its_group_ends_it_first(world_on_fake: World) -> None:
    _handle, numbers = started(world_on_fake, DEAF, kill_after=0.05, group="g", policy="restart")
    second = sh("echo 1", group="g", policy="restart")
    world_on_fake.until(second.done)
    wait_for_the_end(numbers)


def test_the_close_leaves_nothing_behind_however_long_the_kill_was_to_wait(world: World) -> None:
    handle, numbers = started(world, DEAF, kill_after=3600.0)
    began = time.monotonic()
    assert world.runtime.close(timeout=0.3) == []
    assert time.monotonic() - began < 2
    assert handle.cancelled()
    wait_for_the_end(numbers)


def test_closed_at_once_nothing_has_been_started_or_it_is_ended(world_on_fake: World, tmp_path: Path) -> None:
    file = tmp_path / "numbers"
    handles = [sh(f"echo $$ >> {file}; sleep 60") for _ in range(5)]
    world_on_fake.runtime.close()
    assert all(handle.cancelled() for handle in handles)
    wait_for_the_end([int(line) for line in file.read_text().split()] if file.exists() else [])


@pytest.mark.parametrize("moment", range(8))
def test_an_abort_at_any_moment_of_the_start_leaves_nothing(
    world_on_fake: World, tmp_path: Path, moment: int
) -> None:
    file = tmp_path / "numbers"
    handle = sh(f"sleep 60 & echo $! $$ >> {file}; wait", kill_after=0.5)
    time.sleep(moment * 0.0007)
    handle.abort()
    world_on_fake.until(lambda: not len(world_on_fake.runtime.in_flight))
    wait_for_the_end([int(word) for word in file.read_text().split()] if file.exists() else [])


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_no_descriptor_and_no_child_is_left(world_on_fake: World) -> None:
    first = sh("echo one", input="x")
    world_on_fake.until(first.done)
    world_on_fake.settle()
    before = open_descriptors()
    children = psutil.Process().children()  # the suite has some of its own
    handles = [sh("echo one; echo two >&2", input="x", on_error_line=str) for _ in range(5)]
    world_on_fake.until(lambda: all(handle.done() for handle in handles))
    world_on_fake.until(lambda: open_descriptors() <= before)
    assert [child for child in psutil.Process().children() if child not in children] == []
