"""A last run that goes to an executor of its owner's: the end of the one does not cancel the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support import let_work_end
from tkasync import Runtime, Scope, spawn_debounced
from tkasync.testing import FakeHost, Gate


@pytest.fixture
def owner(runtime: Runtime) -> Scope:
    return runtime.new_scope("page")


def test_a_last_run_that_waits_behind_another_one_is_made_and_then_the_executor_ends(
    fake_host: FakeHost, owner: Scope
) -> None:
    saves = Gate()
    pool = owner.adopt(ThreadPoolExecutor(1))
    save = spawn_debounced(1.0, saves, on_close="flush", executor=pool, owner=owner)
    save("first")
    fake_host.advance(1.0)
    saves.wait_for(1)
    save("last")
    owner.close()
    saves.calls[0].answer(None)
    saves.wait_for(2)
    assert saves.calls[1].args == ("last",)
    saves.calls[1].answer(None)
    let_work_end(fake_host)
    with pytest.raises(RuntimeError, match="shutdown"):
        pool.submit(print)


def test_a_last_run_of_what_lies_in_the_owner_finds_its_executor(
    fake_host: FakeHost, runtime: Runtime, owner: Scope, saved: list[str]
) -> None:
    pool = owner.adopt(ThreadPoolExecutor(1))
    inner = runtime.new_scope("field", above=lambda: owner)
    owner.set_below(lambda: [inner])
    save = spawn_debounced(1.0, saved.append, on_close="flush", executor=pool, owner=inner)
    save("last")
    owner.close()
    let_work_end(fake_host)
    assert saved == ["last"]
    with pytest.raises(RuntimeError, match="shutdown"):
        pool.submit(print)


def test_without_a_last_run_an_executor_ends_with_its_owner(owner: Scope) -> None:
    pool = owner.adopt(ThreadPoolExecutor(1))
    owner.close()
    with pytest.raises(RuntimeError, match="shutdown"):
        pool.submit(print)
