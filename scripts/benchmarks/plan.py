"""What is run: the subjects in order, who takes part in each, and what is shown of them."""

from __future__ import annotations

from .plan_processes import PROCESSES
from .plan_queries import QUERIES
from .plan_tables import TABLES
from .plan_tools import TOOLS
from .subject import Subject
from .subjects import budget

__all__ = ["PLAN", "SECTIONS"]


OURS = ("ours", "ours-socket", "ours-poll")
FELT = ("heartbeat_p99_ms", "heartbeat_max_ms", "redraw_p99_ms", "redraw_max_ms", "calls_per_s")
WAIT = ("wait_p50_us", "wait_p99_us", "held_p50_us", "held_p99_us")

COUNTED_UI_TASKS = ("ui_task", "ui_tasks", "ui_pause", "ui_event")
COUNTED = (
    "post", "task", "coroutine", "tasks", "set", "configure", "winfo", "result", "call", "await_ui", "await_loop",
    "item", *COUNTED_UI_TASKS,
)  # fmt: skip
WAKES = ("sleeps_p50_us", "waits_p50_us", "computes_p50_us", "computes_throughput", "sleeps_held_p99_us")

PLAN = (
    Subject(
        "counted",
        "what each way costs, whatever the machine does: thousands of instructions; microseconds of processor time",
        ("instructions", "processor-time"),
        COUNTED,
        rounds=1,
        reference="",
        full_only=True,
    ),
    Subject(
        "wake",
        "a call from a worker, by what the worker does besides; `busy_`: beside a process that computes",
        ("bare", "ours", "asyncio", "qt-signal"),
        (*WAKES, *(f"busy_{figure}" for figure in WAKES)),
        rounds=9,
        quick_rounds=3,
        reference="bare",
    ),
    Subject(
        "one_task",
        "one trivial task at a time, click to `on_result`",
        ("to-thread", "ours"),
        ("trip_p50_us", "trip_p99_us"),
        rounds=9,
        quick_rounds=3,
        reference="to-thread",
    ),
    Subject(
        "latency",
        "worker to UI thread, idle window",
        ("floor", "ours", "ours-socket", "qt-signal", "asyncio"),
        WAIT,
        extra=(
            "ours-poll",
            "qt-event",
            "async-tkinter-loop",
            "tkthread",
            "tk-async-execute",
            "after-0",
            "poll-1ms",
            "poll-10ms",
            "poll-50ms",
            "asynctkinter",
        ),
        rounds=9,
        quick_rounds=3,
    ),
    Subject(
        "latency_busy",
        "the same, beside a worker that computes",
        ("ours", "ours-socket", "asyncio"),
        WAIT,
        extra=("floor", "qt-signal", "tkthread", "poll-10ms"),
        rounds=5,
        quick_rounds=3,
    ),
    Subject(
        "latency_foreign",
        "the same, beside a computing thread of somebody else's",
        ("ours", "asyncio"),
        WAIT,
        full_only=True,
    ),
    Subject(
        "held",
        "how long a post holds its caller while the UI thread is busy",
        ("ours",),
        ("sleeping_p99_us", "sleeping_max_us", "computing_p50_us", "computing_p99_us"),
        extra=("ours-socket", "asyncio", "qt-signal", "tkthread", "poll-10ms"),
    ),
    Subject(
        "configure",
        "`configure` beside a worker that computes",
        ("plain-tk", "ours"),
        ("configure_us", "worker_per_s"),
        rounds=5,
        quick_rounds=2,
    ),
    Subject(
        "guard",
        "the guard, on real widget operations",
        ("plain-tk", "ours"),
        (
            "mix_us",
            "mix_ratio",
            "configure_us",
            "cget_us",
            "canvas_us",
            "tree_us",
            "variable_us",
            "winfo_us",
            "make_us",
        ),
        extra=("ours-unguarded",),
        rounds=5,
        quick_rounds=3,
    ),
    Subject(
        "flood",
        "empty calls from eight threads",
        ("floor", "ours", "qt-signal", "asyncio"),
        ("calls_per_s",),
        extra=("ours-socket", "ours-poll", "poll-10ms", "tkthread", "tk-async-execute", "after-0"),
    ),
    Subject(
        "smooth", "30,000 calls of 50 us", ("ours",), FELT, extra=("ours-socket", "qt-signal", "poll-10ms")
    ),
    Subject(
        "smooth_tiny",
        "1,000,000 tiny calls",
        ("ours",),
        FELT,
        extra=("ours-socket", "qt-signal", "poll-10ms"),
    ),
    Subject(
        "tasks",
        "a trivial task and its result, 10,000 at once",
        ("executor", "ours", "ours-coroutine", "qt-pool"),
        ("task_us", "spawn_us", "first_run_us"),
        extra=("asyncio-thread",),
    ),
    Subject(
        "idle",
        "an idle window",
        ("plain-tk", *OURS, "ours-asyncio"),
        ("cpu_percent", "tk_timers"),
        extra=(
            "qt-signal",
            "asyncio",
            "async-tkinter-loop",
            "tkthread",
            "poll-1ms",
            "poll-10ms",
            "poll-50ms",
        ),
        rounds=1,
        at_once=True,
    ),
    Subject(
        "destroy",
        "10,000 live tasks, their component destroyed",
        ("functions", "coroutines"),
        ("destroy_ms", "cancelled", "delivered"),
        reference="",
    ),
    Subject(
        "fifty",
        "the window's beat while 50 tasks run",
        ("ours",),
        ("late_max_ms", "heartbeat_p99_ms", "heartbeat_max_ms", "redraw_max_ms"),
        extra=("plain-tk",),
        quick_rounds=3,
    ),
    Subject("closing", "closed with 100 tasks, ten stuck", ("ours",), ("process_end_s", "named"), rounds=1),
    Subject(
        "closing_async",
        "the close beyond its grace time, by what a UI task has open on asyncio's loop",
        ("ours",),
        ("stubborn_over_ms", "server_over_ms", "generator_over_ms", "request_over_ms", "descriptors_left"),
    ),
    Subject(
        "ui_tasks",
        "a UI task, one of 5,000 at once, a step after a pause and after an event: processor time",
        ("ours",),
        tuple(f"{act}_us" for act in COUNTED_UI_TASKS),
        full_only=True,
    ),
    Subject(
        "awaits",
        "what asyncio's awaits cost on the thread of a window: processor time",
        ("asyncio", "ours", "async-tkinter-loop"),
        ("sleep0_us", "create_us", "many_us", "future_us", "echo_us"),
        reference="asyncio",
    ),
    Subject(
        "ui_beat",
        "a 10 ms beat beside ten tasks that spin on asyncio's loop, and beside 20 sockets",
        ("ours",),
        (
            "quiet_gap_max_ms",
            "spin_busy_max_ms",
            "spin_gap_p99_ms",
            "spin_gap_max_ms",
            "sockets_busy_max_ms",
            "sockets_gap_p99_ms",
            "sockets_gap_max_ms",
            "echoes_per_s",
        ),
        extra=("async-tkinter-loop",),
    ),
    Subject(
        "cycles", "mount, spawn, unmount", ("ours", "plain-tk"), ("grown_kib", "cycle_us", "cycles"), rounds=1
    ),
    Subject(
        "memory",
        "what a pending task holds",
        ("ours", "ours-coroutine"),
        ("resident_bytes", "traced_bytes"),
        extra=("executor", "asyncio-thread"),
        rounds=1,
        at_once=True,
    ),
    Subject(
        "signals",
        "one `set` and what it causes",
        ("ours", "reaktiv", "prototype"),
        ("effect_us", "memo_effect_us", "diamond_us", "wide_1000_us", "chain_1000_us", "chain_10000_us"),
        extra=("observ",),
    ),
    Subject(
        "sender",
        "100,000 sends a second from four threads",
        ("ours",),
        ("heartbeat_p99_ms", "heartbeat_max_ms", "sent", "updates", "updates_in_two_turns"),
    ),
    Subject(
        "imports",
        "`import tkasync` beyond tkinter",
        ("ours", "asyncio"),
        ("import_ms", "threads", "themes", "asyncio", "log_handlers"),
        quick_rounds=2,
    ),
    Subject(
        "budget",
        "a study: how a turn is armed, and how long it may be (ms), in a flood",
        tuple(f"{arming}/{budget_ms}" for arming in budget.ARMINGS for budget_ms in budget.BUDGETS_MS),
        FELT,
        rounds=1,
        reference="",
        full_only=True,
    ),
    *PROCESSES,
    *TABLES,
    *QUERIES,
    *TOOLS,
)

SECTIONS = tuple(dict.fromkeys(subject.section for subject in PLAN if subject.section))
