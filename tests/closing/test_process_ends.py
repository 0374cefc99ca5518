"""The process always ends: each program here in a process of its own, under a watchdog, saying what it should."""

from __future__ import annotations

import pytest

from tests.support.endings import run_source

pytestmark = pytest.mark.slow  # each program is a process of its own

STUCK = """
class Program(Component):
    def setup(self):
        self.begun = 0
        for number in range(100):
            self.spawn_task(self.sleep if number % 10 == 0 else self.heed, name=f"task-{number}")
        self.wait_for_all()

    def sleep(self):
        self.dispatch_to_ui(self.count)
        time.sleep(600)

    def heed(self):
        self.dispatch_to_ui(self.count)
        current_task().token.wait(600)

    def count(self):
        self.begun += 1

    def wait_for_all(self):
        if self.begun < 100:
            self.after(10, self.wait_for_all)
        else:
            global closed_at
            closed_at = time.monotonic()
            self.winfo_toplevel().destroy()

run(Program, max_workers=100)
print("ended", time.monotonic() - closed_at < 30)
"""


def test_a_hundred_tasks_ten_of_them_stuck_and_the_process_ends_naming_the_ten() -> None:
    """Stuck for ten minutes each; the watchdog gives it one."""
    ended = run_source(STUCK)
    assert (ended.code, ended.out) == (0, "ended True\n")
    assert "10 task(s) still running after the close" in ended.err
    for number in range(0, 100, 10):
        assert f"task 'task-{number}' " in ended.err
    assert "task 'task-1' " not in ended.err
    assert ended.err.count("time.sleep(600)") == 10
    assert "Traceback" not in ended.err


def test_queued_tasks_do_not_run_first() -> None:
    ended = run_source("""
class Program(Component):
    def setup(self):
        for number in range(100):
            self.spawn_task(self.work)
        self.after(200, self.winfo_toplevel().destroy)

    def work(self):
        sys.stdout.write("began\\n")
        while not current_task().token.is_cancelled:
            time.sleep(0.01)

run(Program, max_workers=4)
""")
    assert ended == (0, "began\n" * 4, "")


def test_a_coroutine_that_heeds_nothing_is_named_where_it_waits() -> None:
    ended = run_source("""
import asyncio
class Program(Component):
    def setup(self):
        self.spawn_task(self.stubborn)
        self.after(200, self.winfo_toplevel().destroy)

    async def stubborn(self):
        while True:
            try:
                await asyncio.sleep(600)
            except asyncio.CancelledError:
                pass

run(Program)
print("ended")
""")
    assert (ended.code, ended.out) == (0, "ended\n")
    assert "1 task(s) still running" in ended.err
    assert "await asyncio.sleep(600)" in ended.err
    assert "Traceback" not in ended.err
    assert "destroyed but it is pending" not in ended.err


def test_a_coroutine_that_blocks_the_loop_does_not_hold_the_process() -> None:
    ended = run_source("""
class Program(Component):
    def setup(self):
        self.spawn_task(self.block)
        self.after(200, self.winfo_toplevel().destroy)

    async def block(self):
        time.sleep(600)

run(Program)
print("ended")
""")
    assert (ended.code, ended.out) == (0, "ended\n")
    assert "time.sleep(600)" in ended.err


def test_a_coroutines_finally_blocks_run() -> None:
    ended = run_source("""
import asyncio
class Program(Component):
    def setup(self):
        self.spawn_task(self.work)
        self.after(200, self.winfo_toplevel().destroy)

    async def work(self):
        try:
            await asyncio.sleep(600)
        finally:
            await asyncio.sleep(0.05)
            print("tidied")

run(Program)
""")
    assert ended == (0, "tidied\n", "")


def test_a_worker_that_waits_for_the_ui_is_released() -> None:
    """On both sides of the close: the call waits in the queue, or comes too late."""
    ended = run_source("""
class Program(Component):
    def setup(self):
        self.closing, self.asked = threading.Event(), threading.Event()
        self.spawn_task(self.work)
        self.after(1, self.close)

    def close(self):
        self.closing.set()
        self.asked.wait(60)
        self.winfo_toplevel().destroy()

    def work(self):
        self.closing.wait(60)
        call = call_in_ui(print, "never")
        self.asked.set()
        for ask in (call.result, lambda _: call_in_ui(print, "never").result(600)):
            try:
                ask(600)
            except RuntimeClosedError:
                print("released", flush=True)

run(Program)
""")
    assert ended == (0, "released\n" * 2, "")


def test_the_window_is_off_the_screen_while_the_close_waits() -> None:
    """A cleanup runs before the grace time: the window is withdrawn already, and so frozen before nobody's eyes."""
    ended = run_source("""
class Program(Component):
    def setup(self):
        self.on_cleanup(lambda: print("seen" if self.winfo_viewable() else "gone"))
        self.after(10, self.leave)

    def leave(self):
        if not self.winfo_viewable():
            self.after(10, self.leave)
            return
        print("shown")
        self.winfo_toplevel().destroy()

run(Program)
""")
    assert ended == (0, "shown\ngone\n", "")


@pytest.mark.parametrize(
    "exit_by",
    [
        "self.after(50, sys.exit, 5)",
        "self.dispatch_to_ui(sys.exit, 5)",
        "self.spawn_task(int, on_result=lambda _: sys.exit(5))",
        "self.spawn_ui_task(self.leave)",
        "(self.on_cleanup(sys.exit, 5), self.after(50, self.winfo_toplevel().destroy))",
    ],
)
def test_sys_exit_on_the_ui_thread_ends_the_program_with_its_code(exit_by: str) -> None:
    ended = run_source(f"""
class Program(Component):
    def setup(self):
        self.spawn_task(self.stuck)
        self.on_cleanup(print, "tidied")
        {exit_by}

    async def leave(self):
        sys.exit(5)

    def stuck(self):
        current_task().token.wait(600)

run(Program)
print("not reached")
""")
    assert ended == (5, "tidied\n", "")


@pytest.mark.parametrize("kind", ["async def", "def"])
def test_sys_exit_in_a_task_is_that_tasks_error_and_ends_no_other(kind: str) -> None:
    ended = run_source(f"""
class Program(Component):
    def setup(self):
        self.spawn_task(self.leave, on_error=self.next)

    {kind} leave(self):
        sys.exit(5)

    def next(self, error):
        print(repr(error))
        self.spawn_task(self.fine, on_result=lambda _: self.winfo_toplevel().destroy())

    {kind} fine(self):
        print("fine")

run(Program)
""")
    assert ended == (0, "SystemExit(5)\nfine\n", "")


@pytest.mark.parametrize(
    "end",
    ["", "sys.exit(0)", "root.after(50, root.quit); root.mainloop()", "root.tk.call('destroy', '.')"],
    ids=["falls off the end", "sys.exit", "quit without destroy", "tcl"],
)
def test_a_program_that_does_not_close_ends_all_the_same(end: str) -> None:
    ended = run_source(f"""
root = tk.Tk()
runtime = Runtime(root)
async def forever():
    import asyncio
    try:
        await asyncio.sleep(600)
    finally:
        print("tidied")
runtime.spawn_task(forever)
runtime.spawn_task(lambda: current_task().token.wait(600))
runtime.dispatch_to_ui(lambda: None)
time.sleep(0.3)
{end}
""")
    assert ended == (0, "tidied\n", "")
