"""UI tasks: what they may await, how they are cancelled, what they are told about asyncio. Without a window."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import gc
import threading

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import (
    Cancelled,
    TaskState,
    first,
    gather,
    move_on_after,
    sleep,
    spawn_task,
    spawn_ui_task,
    ui_task,
)
from tkasync.errors import NoOwnerError


async def give(value, seconds=0.0):
    await sleep(seconds)
    return value


async def fail(message="failed", seconds=0.0):
    await sleep(seconds)
    raise ValueError(message)


def test_it_runs_on_the_ui_thread_step_by_step(fake_host):
    steps = []

    async def work():
        steps.append(threading.get_ident())
        value = await spawn_task(threading.get_ident)
        steps.append(threading.get_ident())
        await sleep(1)
        steps.append(fake_host.now)
        return value

    handle = spawn_ui_task(work)
    assert steps == []
    fake_host.advance(1)
    assert steps == [threading.get_ident(), threading.get_ident(), 1.0]
    assert handle.result() != threading.get_ident()


def test_it_awaits_any_future(fake_host):
    with concurrent.futures.ThreadPoolExecutor(1) as pool:

        async def work():
            return await pool.submit(str, 1), await pool.submit(str, 2)

        handle = spawn_ui_task(work)
        while not handle.done():
            fake_host.run_pending()
    assert handle.result() == ("1", "2")


def test_an_error_of_what_it_awaits_is_raised_at_the_await(fake_host):
    async def work():
        with pytest.raises(ValueError, match="failed"):
            await spawn_ui_task(fail)
        return "went on"

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert handle.result() == "went on"


# Cancelling


def test_cancelled_at_its_await_its_finally_runs_at_once(fake_host):
    log, done = [], []

    async def work():
        try:
            await sleep(10)
        except Cancelled as error:
            log.append(str(error))
            raise
        finally:
            log.append("finally")

    handle = spawn_ui_task(work, on_done=done.append)
    fake_host.run_pending()
    handle.abort("enough")
    assert log == ["enough", "finally"]
    assert done == [], "callbacks are never inline"
    assert fake_host.pending == 0
    fake_host.run_pending()
    assert done == [handle]


def test_cancelled_while_it_runs_it_ends_at_its_next_await(fake_host):
    log = []

    async def work():
        handle.abort()
        log.append("goes on")
        try:
            await sleep(0)
            log.append("never")
        finally:
            log.append("finally")

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert log == ["goes on", "finally"]


@pytest.mark.parametrize("end", ["abort", "timeout"])
def test_a_finally_block_cannot_keep_it_alive(fake_host, end):
    log = []

    async def work():
        try:
            await sleep(10)
        finally:
            try:
                await sleep(10)
                log.append("never")
            finally:
                log.append("inner")

    handle = spawn_ui_task(work, timeout=1 if end == "timeout" else None, on_error=lambda error: None)
    fake_host.run_pending()
    if end == "abort":
        handle.abort()
    fake_host.advance(1)
    assert log == ["inner"]
    assert handle.state is (TaskState.CANCELLED if end == "abort" else TaskState.FAILED)
    assert fake_host.pending == 0


def test_one_that_swallows_every_cancellation_is_given_up(fake_host, runtime, caplog):
    async def work():
        while leave[0]:
            with contextlib.suppress(BaseException):
                await sleep(10)

    leave = [True]
    coroutine = work()
    handle = spawn_ui_task(coroutine)
    fake_host.run_pending()
    handle.abort()
    fake_host.run_pending()
    assert "is given up" in caplog.text
    assert len(runtime.in_flight) == 0
    leave[0] = False
    coroutine.close()


def test_cancelled_before_its_first_step_it_never_runs(fake_host):
    handle = spawn_ui_task(give(1))
    handle.abort()
    fake_host.run_pending()
    assert handle.cancelled()
    gc.collect()


def test_cancelled_with_its_owner(fake_host, runtime):
    scope, log = runtime.new_scope("owner"), []

    async def work():
        try:
            await sleep(10)
        finally:
            log.append(scope.is_closed)

    handle = spawn_ui_task(work, owner=scope)
    fake_host.run_pending()
    scope.close()
    assert log == [False], "its finally blocks run while the owner still answers"
    assert handle.cancelled()
    fake_host.run_pending()


def test_aborted_from_another_thread(fake_host):
    handle = spawn_ui_task(give(1, 10))
    fake_host.run_pending()
    thread = threading.Thread(target=handle.abort)
    thread.start()
    thread.join(GIVE_UP)
    fake_host.run_pending()
    assert handle.cancelled()
    assert fake_host.pending == 0


def test_what_a_cancelled_one_awaits_is_aborted(fake_host):
    inner = []

    async def work():
        inner.append(spawn_ui_task(give(1, 10)))
        await inner[0]

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    fake_host.run_pending()
    assert inner[0].cancelled()


def test_a_dialog_inside_one_does_not_stop_the_others(fake_host, runtime):
    log = []

    async def modal():
        log.append("opens")
        for _ in range(5):
            runtime.queue.drain_and_execute()  # what a modal dialog's event loop does
        log.append("closes")
        await sleep(0)
        log.append("after")

    async def other():
        for number in range(3):
            log.append(number)
            await spawn_ui_task(give_at_once)

    async def give_at_once():
        pass

    spawn_ui_task(modal)
    spawn_ui_task(other)
    fake_host.run_pending()
    assert log.index("closes") > log.index(2)
    assert log[-1] == "after"


# asyncio


async def aio_coroutine():
    pass


@pytest.mark.parametrize(
    "awaitable",
    [
        lambda: asyncio.sleep(1),
        lambda: asyncio.sleep(0),
        lambda: asyncio.gather(aio_coroutine(), aio_coroutine()),
        lambda: asyncio.wait_for(aio_coroutine(), 1),
        lambda: asyncio.create_task(aio_coroutine()),
        lambda: asyncio.to_thread(str, 1),
    ],
    ids=["sleep", "sleep(0)", "gather", "wait_for", "create_task", "to_thread"],
)
def test_what_belongs_to_asyncio_is_refused_with_the_line_to_write(fake_host, awaitable):
    async def work():
        await awaitable()

    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.run_pending()
    with pytest.raises(TypeError, match=r"await self\.spawn_task\(coro\)"):
        handle.result()
    gc.collect()  # "was never awaited" would be an error here


def test_asyncio_works_on_the_ui_thread_between_steps(fake_host):
    async def work():
        await sleep(0)

    spawn_ui_task(work)
    fake_host.run_pending()
    assert asyncio.run(asyncio.sleep(0, "fine")) == "fine"


def test_sleep_in_an_asyncio_coroutine_says_what_to_write(fake_host):
    async def work():
        await sleep(1)

    handle = spawn_task(work, on_error=lambda error: None)
    fake_host.run_pending()
    with pytest.raises(NoOwnerError, match="asyncio"):
        handle.result()


# gather and first


def test_gather_gives_the_values_in_order(fake_host):
    async def work():
        return await gather(give(1, 3), spawn_task(str, 2), sleep(1), give(4))

    handle = spawn_ui_task(work)
    fake_host.advance(3)
    assert handle.result() == [1, "2", None, 4]


def test_gather_of_nothing_and_of_one_thing_twice(fake_host):
    async def work():
        same = spawn_task(str, 1)
        return await gather(), await gather(same, same)

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert handle.result() == ([], ["1", "1"])


def test_gather_raises_the_first_error_in_time_and_aborts_the_others(fake_host):
    other = []

    async def work():
        other.append(spawn_ui_task(give(1, 10)))
        await gather(fail("late", 2), other[0], fail("early", 1))

    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.advance(5)
    assert str(handle.exception()) == "early"
    assert other[0].cancelled()
    assert fake_host.pending == 0


def test_gather_of_many_is_not_quadratic(fake_host):
    async def work():
        return await gather(*(spawn_ui_task(give(number)) for number in range(500)))

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert handle.result() == list(range(500))


def test_first_gives_the_winner_and_aborts_the_others(fake_host):
    loser = []

    async def work():
        loser.append(spawn_ui_task(give("slow", 5)))
        return await first(loser[0], give("quick", 1))

    handle = spawn_ui_task(work)
    fake_host.advance(1)
    assert handle.result() == "quick"
    assert loser[0].cancelled()
    assert fake_host.pending == 0


def test_first_of_what_is_done_takes_the_earliest_in_the_list(fake_host):
    async def work():
        handles = [spawn_task(str, number) for number in range(3)]
        await gather(*handles)
        return await first(*handles, give("never"))

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert handle.result() == "0"
    gc.collect()


def test_first_raises_the_winners_error(fake_host):
    async def work():
        await first(fail("quick", 1), give(1, 2))

    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.advance(2)
    assert str(handle.exception()) == "quick"


def test_first_of_nothing_is_refused(fake_host):
    handle = spawn_ui_task(first, on_error=lambda error: None)
    fake_host.run_pending()
    assert isinstance(handle.exception(), ValueError)


@pytest.mark.parametrize("together", [gather, first])
def test_cancelling_the_one_that_waits_aborts_all_it_waits_for(fake_host, together):
    inner = []

    async def work():
        inner.extend(spawn_ui_task(give(number, 10)) for number in range(3))
        await together(*inner, give(1, 20))

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    fake_host.run_pending()
    assert all(other.cancelled() for other in inner)
    assert fake_host.pending == 0


def test_waiting_again_and_again_leaves_no_trail_in_a_long_lived_future(fake_host):
    future = concurrent.futures.Future()
    future.set_running_or_notify_cancel()

    async def work():
        for _ in range(20):
            async with move_on_after(1):
                await future
            async with move_on_after(1):
                await first(future)
        return len(future._done_callbacks)

    handle = spawn_ui_task(work)
    fake_host.advance(40)
    assert handle.result() == 0
    future.set_result(None)


# move_on_after


def test_move_on_after_leaves_the_block_where_it_awaits(fake_host):
    async def work():
        async with move_on_after(2) as limit:
            await sleep(5)
            raise AssertionError
        return limit.cancelled_caught, fake_host.now

    handle = spawn_ui_task(work)
    fake_host.advance(5)
    assert handle.result() == (True, 2.0)


def test_move_on_after_of_a_block_that_ends_in_time(fake_host):
    async def work():
        async with move_on_after(2) as limit:
            await sleep(1)
        await sleep(5)
        return limit.cancelled_caught

    handle = spawn_ui_task(work)
    fake_host.advance(10)
    assert handle.result() is False
    assert fake_host.pending == 0


def test_move_on_after_aborts_what_is_awaited(fake_host):
    inner = []

    async def work():
        async with move_on_after(1):
            inner.append(spawn_ui_task(give(1, 5)))
            await inner[0]

    spawn_ui_task(work)
    fake_host.advance(1)
    assert inner[0].cancelled()


@pytest.mark.parametrize(("outer", "inner", "caught"), [(1, 5, (True, False)), (5, 1, (False, True))])
def test_nested_limits_each_catch_their_own(fake_host, outer, inner, caught):
    async def work():
        async with move_on_after(outer) as one, move_on_after(inner) as two:
            await sleep(10)
        return one.cancelled_caught, two.cancelled_caught

    handle = spawn_ui_task(work)
    fake_host.advance(10)
    assert handle.result() == caught


def test_two_limits_that_run_out_in_one_step_both_count(fake_host, runtime):
    """In a dialog both may run out; the inner one must not swallow the outer one."""

    async def work():
        async with move_on_after(1) as one:
            async with move_on_after(1) as two:
                fake_host._now += 2
                fake_host._run_turn()  # what a modal dialog's event loop does
                await sleep(10)
            await sleep(10)
            raise AssertionError
        return one.cancelled_caught, two.cancelled_caught

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert handle.result()[0] is True


def test_a_limit_that_runs_out_in_a_cancelled_task_changes_nothing(fake_host):
    async def work():
        async with move_on_after(1):
            await sleep(10)

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    fake_host.advance(5)
    assert handle.cancelled()


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_times_that_are_none_are_refused(fake_host, seconds):
    with pytest.raises(ValueError, match="seconds"):
        sleep(seconds)
    with pytest.raises(ValueError, match="seconds"):
        move_on_after(seconds)


# The decorator


class Owner:
    """Any object may own UI tasks; a component is one."""

    def __init__(self):
        self.log = []

    @ui_task
    async def save(self, name="none", *, loud=False):
        self.log.append((name, loud))
        await sleep(1)
        return name

    @ui_task(policy="drop")
    async def once(self):
        self.log.append("once")
        await sleep(1)

    @ui_task(policy="restart", group="shared")
    async def newest(self, number):
        await sleep(1)
        self.log.append(number)


def test_a_decorated_method_spawns_when_called(fake_host):
    owner = Owner()
    handle = owner.save("a", loud=True)
    assert owner.log == []
    fake_host.advance(1)
    assert owner.log == [("a", True)]
    assert handle.result() == "a"
    assert handle.name.endswith("save")
    assert Owner.save.__name__ == "save"


def test_a_decorated_method_is_spawned_with_options_too(fake_host):
    owner, results = Owner(), []
    spawn_ui_task(owner.save, "b", on_result=results.append)
    spawn_task(owner.save, "c", on_result=results.append)
    fake_host.advance(1)
    assert sorted(results) == ["b", "c"]


def test_the_policies_of_two_methods_do_not_meet(fake_host):
    owner = Owner()
    first_one, second_one = owner.once(), owner.once()
    assert first_one is second_one
    owner.save()
    fake_host.advance(1)
    assert owner.log == ["once", ("none", False)]
    owner.newest(1)
    owner.newest(2)
    fake_host.advance(1)
    assert owner.log[-1] == 2
    assert 1 not in owner.log


def test_its_owner_is_the_object_of_the_method(fake_host):
    owner = Owner()
    handle = owner.save()
    other = Owner().save()
    fake_host.run_pending()
    from tkasync import scope_of

    scope_of(owner).close()
    assert handle.cancelled()
    assert not other.done()
    other.abort()
    let_work_end(fake_host)


def test_only_a_coroutine_function_can_be_one(fake_host):
    with pytest.raises(TypeError, match="write async def plain"):

        @ui_task
        def plain():
            pass

    with pytest.raises(ValueError, match="policy"):
        ui_task(policy="sometimes")
    with pytest.raises(TypeError, match=r"call_in_ui\(fn, \*args\)"):
        spawn_ui_task(print)
