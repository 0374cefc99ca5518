"""Where an error goes that nobody handled: no error is lost, none is told twice, each says where it was spawned."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import logging
import sys
import threading

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import UI, TaskState, call_in_ui, spawn_task, spawn_ui_task


def fail(message="failed"):
    raise ValueError(message)


async def fail_in_loop(message="failed"):
    raise ValueError(message)


@pytest.fixture
def errors(runtime):
    """What came to ``runtime.on_error``."""
    errors = []
    runtime.on_error = errors.append
    return errors


KINDS = {
    "thread": lambda **options: spawn_task(fail, **options),
    "coroutine": lambda **options: spawn_task(fail_in_loop, **options),
    "UI": lambda **options: spawn_task(fail, executor=UI, **options),
    "UI task": lambda **options: spawn_ui_task(fail_in_loop, **options),
}


@pytest.mark.parametrize("spawn", KINDS.values(), ids=KINDS)
def test_an_unhandled_error_goes_to_on_error_with_the_place_of_the_spawn(fake_host, errors, spawn):
    spawn()
    fake_host.run_pending()
    assert [str(error) for error in errors] == ["failed"]
    assert any("was spawned at" in note and "test_errors_routing.py" in note for note in errors[0].__notes__)


@pytest.mark.parametrize("spawn", KINDS.values(), ids=KINDS)
def test_a_handled_error_is_not_reported(fake_host, errors, spawn):
    handled = []
    spawn(on_error=handled.append)
    fake_host.run_pending()
    assert [str(error) for error in handled] == ["failed"]
    assert errors == []


def test_without_on_error_the_window_and_the_log_get_it(fake_host, caplog):
    with caplog.at_level(logging.ERROR, "tkasync"):
        spawn_task(fail)
        fake_host.run_pending()
    assert [str(error) for error in fake_host.errors] == ["failed"]
    assert "unhandled error in task 'fail'" in caplog.text
    fake_host.errors.clear()


def test_an_awaited_error_goes_to_the_awaiter_alone(fake_host, errors):
    seen = []

    async def outer():
        try:
            await spawn_task(fail)
        except ValueError as error:
            seen.append(error)

    spawn_task(outer)
    spawn_ui_task(outer)
    fake_host.run_pending()
    assert len(seen) == 2
    assert errors == []


def test_two_awaited_one_after_the_other_are_both_handled(fake_host, errors):
    seen = []

    async def outer():
        handles = [spawn_task(fail, str(number)) for number in range(2)]
        concurrent.futures.wait(handles, GIVE_UP)
        for handle in handles:
            try:
                await handle
            except ValueError as error:
                seen.append(str(error))
            await asyncio.sleep(0)

    spawn_task(outer)
    fake_host.run_pending()
    assert seen == ["0", "1"]
    assert errors == []


def test_what_a_task_spawned_and_did_not_await_is_reported_when_it_has_ended(fake_host, errors):
    gate = threading.Event()

    def outer():
        spawn_task(fail)
        gate.wait(GIVE_UP)

    spawn_task(outer)
    fake_host.run_pending()
    assert errors == []
    gate.set()
    let_work_end(fake_host)
    assert [str(error) for error in errors] == ["failed"]


def test_a_thread_that_asks_late_gets_the_error_alone(fake_host, errors):
    """call_in_ui(fn).result(): the error may be delivered before the thread has come to ask."""
    handles, seen, gate = [], [], threading.Event()

    def spawn_then_ask():
        handles.append(call_in_ui(fail))
        gate.wait(GIVE_UP)
        with pytest.raises(ValueError, match="failed"):
            handles.pop().result(GIVE_UP)
        seen.append(True)

    thread = threading.Thread(target=spawn_then_ask)
    thread.start()
    while not handles:
        pass
    while not handles[0].done():
        fake_host.run_pending()
    fake_host.run_pending()
    assert errors == []
    gate.set()
    thread.join(GIVE_UP)
    fake_host.run_pending()
    assert seen == [True]
    assert errors == []


def test_a_thread_that_drops_the_handle_unasked_has_the_error_reported(fake_host, errors):
    gc.disable()
    try:
        thread = threading.Thread(target=lambda: call_in_ui(fail) and None)
        thread.start()
        thread.join(GIVE_UP)
        fake_host.run_pending()
        assert [str(error) for error in errors] == ["failed"]
    finally:
        gc.enable()


def test_the_nearest_boundary_above_the_owner_takes_it(fake_host, runtime, errors):
    above = runtime.new_scope("above")
    below = runtime.new_scope("below", above=lambda: above)
    taken = []
    above.on_unhandled = lambda error: taken.append(str(error)) or str(error) != "not mine"
    spawn_task(fail, "mine", owner=below)
    spawn_task(fail, "not mine", owner=below)
    fake_host.run_pending()
    assert sorted(taken) == ["mine", "not mine"]
    assert [str(error) for error in errors] == ["not mine"]


@pytest.mark.parametrize("kind", ["on_result", "on_done", "on_progress"])
def test_an_error_in_a_callback_is_reported_and_stops_nothing(fake_host, errors, kind):
    from tkasync import report_progress

    done = []
    handle = spawn_task(lambda: report_progress(1), **{kind: lambda argument: fail()})
    handle.on_done(done.append)
    fake_host.run_pending()
    assert [str(error) for error in errors] == ["failed"]
    assert any(f"in {kind} of task" in note for note in errors[0].__notes__)
    assert done == [handle]


def test_an_error_in_on_error_is_reported_with_the_first_as_no_excuse(fake_host, errors):
    spawn_task(fail, on_error=lambda error: fail("second"))
    fake_host.run_pending()
    assert [str(error) for error in errors] == ["second"]


def test_a_failed_task_that_was_aborted_before_delivery_is_logged(fake_host, errors, caplog):
    with caplog.at_level(logging.INFO, "tkasync"):
        handle = spawn_task(fail)
        concurrent.futures.wait([handle], GIVE_UP)
        handle.abort()
        fake_host.run_pending()
    assert errors == []
    assert "failed after it was aborted" in caplog.text


def test_what_a_straggler_raises_is_logged(fake_host, errors, caplog):
    begun, gate = threading.Event(), threading.Event()

    def work():
        begun.set()
        gate.wait(GIVE_UP)
        fail()

    with caplog.at_level(logging.INFO, "tkasync"):
        handle = spawn_task(work)
        assert begun.wait(GIVE_UP)
        handle.abort()
        gate.set()
        let_work_end(fake_host)
    assert "raised after it had ended" in caplog.text
    assert errors == []


def test_sys_exit_in_work_off_the_ui_thread_fails_that_task_alone(fake_host, errors):
    async def leave():
        sys.exit(3)

    async def leave_in_a_child():
        await asyncio.gather(asyncio.ensure_future(leave()), return_exceptions=True)

    async def go_on():
        await asyncio.sleep(0)
        return "alive"

    handles = [spawn_task(leave), spawn_task(sys.exit, 3)]
    fake_host.run_pending()
    assert [handle.state for handle in handles] == [TaskState.FAILED] * 2
    assert len(errors) == 2
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        spawn_task(leave_in_a_child).abort()
        after = spawn_task(go_on)
        let_work_end(fake_host)
    finally:
        logging.getLogger("asyncio").setLevel(logging.NOTSET)
    assert after.result() == "alive"


def test_sys_exit_on_the_ui_thread_ends_the_loop_and_is_not_reported_as_well(fake_host, errors):
    handle = spawn_task(sys.exit, 3, executor=UI)
    with pytest.raises(SystemExit):
        fake_host.run_pending()
    fake_host.run_pending()
    assert errors == []
    assert handle.state is TaskState.FAILED

    async def leave():
        sys.exit(4)

    spawn_ui_task(leave)
    with pytest.raises(SystemExit):
        fake_host.run_pending()
    fake_host.run_pending()
    assert errors == []


def test_a_handled_errors_frames_are_let_go(fake_host):
    class Held:
        pass

    def work():
        held = Held()
        fail(held)

    kept = []
    spawn_task(work, on_error=kept.append)
    fake_host.run_pending()
    if not sys.flags.dev_mode:
        frames = []
        step = kept[0].__traceback__
        while step is not None:
            frames.append(step.tb_frame)
            step = step.tb_next
        assert "held" not in [name for frame in frames for name in frame.f_locals]
