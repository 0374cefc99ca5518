"""The bars to reach, each as one row: what was measured, against what, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator

from .bar_kinds import Above, Bar, Figures, Limit, Ratio
from .bars_processes import PROCESS_BARS
from .bars_queries import QUERY_BARS
from .bars_tables import TABLE_BARS
from .bars_tools import TOOL_BARS
from .runner import Results

__all__ = ["BARS", "judge"]

# In the order of the table "To reach" of the design.
BARS: tuple[Ratio | Limit | Above, ...] = (
    Ratio("wake", "a call from a worker that sleeps", "ours", "bare", "sleeps_p50_us", 1.5),
    Ratio("wake", "... that waits for the answer", "ours", "bare", "waits_p50_us", 1.5),
    Ratio("wake", "... that sleeps, beside a busy process", "ours", "bare", "busy_sleeps_p50_us", 1.5),
    Ratio("wake", "... that waits, beside a busy process", "ours", "bare", "busy_waits_p50_us", 1.5),
    Limit("wake", "... that computes on", "ours", "computes_p50_us", 1.5, "ms", 1e-3),
    Limit("wake", "... its own throughput", "ours", "computes_throughput", 0.95, "", sign=">="),
    Limit("wake", "... caller held, p99, quiet", "ours", "sleeps_held_p99_us", 0.3, "ms", 1e-3),
    Limit(
        "wake",
        "... caller held, p99, beside a busy process",
        "ours",
        "busy_sleeps_held_p99_us",
        0.3,
        "ms",
        1e-3,
    ),
    Limit(
        "held", "... caller held, p99, UI thread asleep in a call", "ours", "sleeping_p99_us", 0.3, "ms", 1e-3
    ),
    Limit("held", "... caller held, p99, UI thread computing", "ours", "computing_p99_us", 0.3, "ms", 1e-3),
    Ratio(
        "configure",
        "configure beside a computing task",
        "ours",
        "plain-tk",
        "configure_us",
        0.2,
        suffers=1500,
    ),
    Ratio(
        "configure",
        "... the task's own throughput",
        "ours",
        "plain-tk",
        "worker_per_s",
        0.8,
        sign=">=",
        suffers=1500,
        suffering="configure_us",
    ),
    Limit("guard", "the guard, a mix of widget operations", "ours", "mix_ratio", 1.15, "x plain Tk"),
    Ratio("flood", "flood from 8 threads", "ours", "floor", "calls_per_s", 0.8, sign=">="),
    Ratio("flood", "flood from 8 threads", "ours", "qt-signal", "calls_per_s", 8, sign=">="),
    Limit("smooth", "flood of 50 us calls: wait for redraw p99", "ours", "redraw_p99_ms", 5, "ms"),
    Limit("smooth_tiny", "flood of tiny calls: heartbeat p99", "ours", "heartbeat_p99_ms", 25, "ms"),
    Ratio("one_task", "one task at a time, click to on_result", "ours", "to-thread", "trip_p50_us", 3),
    Ratio("tasks", "a trivial task, result on the UI thread", "ours", "executor", "task_us", 1.8),
    Ratio("tasks", "a trivial task, result on the UI thread", "ours", "qt-pool", "task_us", 0.6),
    Ratio("tasks", "coroutines against functions", "ours-coroutine", "ours", "task_us", 1.5),
    Limit("idle", "idle window, woken", "ours", "cpu_percent", 0.1, "% of a core"),
    Limit("idle", "idle window, portable", "ours-socket", "cpu_percent", 0.5, "% of a core"),
    Limit("idle", "idle window, polling alone", "ours-poll", "cpu_percent", 0.5, "% of a core"),
    Limit("idle", "... timers pending", "ours", "tk_timers", 1, "timer"),
    Above(
        "idle",
        "idle window with a loop of asyncio's",
        "ours-asyncio",
        "ours",
        "cpu_percent",
        0.1,
        "% of a core",
    ),
    Limit("destroy", "10,000 functions cancelled with their component", "functions", "destroy_ms", 50, "ms"),
    Limit("destroy", "... handles cancelled", "functions", "cancelled", 10_000, "", sign="="),
    Limit("destroy", "... delivered afterwards", "functions", "delivered", 0, "", sign="="),
    Limit(
        "destroy", "10,000 coroutines cancelled with their component", "coroutines", "destroy_ms", 50, "ms"
    ),
    Limit("destroy", "... handles cancelled", "coroutines", "cancelled", 10_000, "", sign="="),
    Limit("destroy", "... delivered afterwards", "coroutines", "delivered", 0, "", sign="="),
    Limit("fifty", "50 tasks running: the heartbeat late by", "ours", "late_max_ms", 16, "ms"),
    Limit("closing", "closed with 100 tasks, ten stuck: the process ends", "ours", "process_end_s", 3, "s"),
    Limit("closing", "... stuck tasks named", "ours", "named", 10, "", sign="="),
    Limit(
        "closing_async",
        "closed with a stubborn UI task: beyond the grace",
        "ours",
        "stubborn_over_ms",
        100,
        "ms",
    ),
    Limit("closing_async", "... with a server and a connection", "ours", "server_over_ms", 100, "ms"),
    Limit("closing_async", "... with an asynchronous generator", "ours", "generator_over_ms", 100, "ms"),
    Limit("closing_async", "... with a request over HTTP", "ours", "request_over_ms", 100, "ms"),
    Limit("closing_async", "... descriptors left", "ours", "descriptors_left", 0, "", sign="="),
    Ratio("awaits", "asyncio.sleep(0) in a UI task", "ours", "asyncio", "sleep0_us", 2),
    Limit("ui_beat", "a 10 ms beat beside ten tasks that spin", "ours", "spin_busy_max_ms", 20, "ms"),
    Limit("ui_beat", "... beside 20 sockets", "ours", "sockets_busy_max_ms", 20, "ms"),
    Limit("cycles", "mount, spawn, unmount: memory after the first 1,000", "ours", "grown_kib", 1024, "KiB"),
    Limit("memory", "a pending function", "ours", "resident_bytes", 3, "KiB", 1 / 1024),
    Limit("memory", "a pending coroutine", "ours-coroutine", "resident_bytes", 3, "KiB", 1 / 1024),
    Ratio("signals", "set + 1 effect", "ours", "reaktiv", "effect_us", 0.2),
    Ratio("signals", "set + 1,000 memos wide", "ours", "reaktiv", "wide_1000_us", 0.1),
    Limit("signals", "chain of 1,000 memos, each", "ours", "chain_1000_us", 7.2, "us", 1e-3),
    Limit(
        "signals",
        "chain of 10,000 memos, each: no recursion error",
        "ours",
        "chain_10000_us",
        7.2,
        "us",
        1e-4,
    ),
    Limit("sender", "100,000 sends a second: updates in two turns", "ours", "updates_in_two_turns", 2, ""),
    Limit("sender", "... heartbeat p99", "ours", "heartbeat_p99_ms", 25, "ms"),
    Ratio("imports", "import tkasync beyond tkinter", "ours", "asyncio", "import_ms", 1.2),
    Limit("imports", "... asyncio loaded", "ours", "asyncio", 0, "", sign="="),
    Limit("imports", "... logging's handlers loaded", "ours", "log_handlers", 0, "", sign="="),
    Limit("imports", "... threads started", "ours", "threads", 0, "", sign="="),
    Limit("imports", "... ttkbootstrap loaded", "ours", "themes", 0, "", sign="="),
    *PROCESS_BARS,
    *TABLE_BARS,
    *QUERY_BARS,
    *TOOL_BARS,
)


def judge(results: Results) -> Iterator[Bar]:
    """Every bar of the subjects that were run."""
    figures = Figures(results)
    for bar in BARS:
        if bar.subject in results:
            yield bar.judge(figures)
