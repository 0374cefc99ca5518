"""The bars of what runs in other processes, and of what shows it."""

from __future__ import annotations

from .bar_kinds import Above, Limit, Ratio

__all__ = ["PROCESS_BARS"]

PROCESS_BARS: tuple[Ratio | Limit | Above, ...] = (
    Ratio("process_tasks", "a trivial task in a worker process", "ours", "pool", "task_us", 2),
    Ratio("process_tasks", "... one of a map", "ours-map", "pool", "task_us", 0.1),
    Ratio("process_items", "an item of a stream from a worker process", "ours", "queue", "item_us", 1),
    Limit("process_ends", "an abort, seen by the work", "ours", "soft_p50_ms", 20, "ms"),
    Limit("process_ends", "... of deaf work, beyond its kill_after", "ours", "hard_over_ms", 100, "ms"),
    Limit("process_ends", "... the next task on a process that is free", "ours", "next_ms", 20, "ms"),
    Limit(
        "process_close", "closed with four stuck processes: the program ends", "ours", "process_end_s", 3, "s"
    ),
    Limit("process_close", "... processes left", "ours", "left", 0, "", sign="="),
    Ratio("process_data", "100 MB to a worker by Shared", "shared", "pickle", "there_ms", 0.2),
    Ratio("process_data", "... and back", "shared", "pickle", "back_ms", 0.2),
    Ratio("process_data", "... the window stands still meanwhile", "shared", "pickle", "gap_max_ms", 0.5),
    Ratio(
        "process_beat",
        "the window's beat beside working processes, p99",
        "ours",
        "beside",
        "heartbeat_p99_ms",
        2,
    ),
    Ratio("command_lines", "500,000 lines of a command into LogView", "ours", "bare", "lines_s", 10),
    Ratio("command_lines", "... the window's beat meanwhile, p99", "ours", "beside", "heartbeat_p99_ms", 2),
    Ratio(
        "log_lines", "1,000,000 lines into LogView: the beat, p99", "ours", "beside", "heartbeat_p99_ms", 2
    ),
    Limit("log_lines", "... memory of the process", "ours", "resident_mb", 300, "MB"),
    Limit("progress", "TaskProgress in a storm of reports", "ours", "ui_percent", 5, "% of a core"),
    Limit("progress", "... in one from a worker process", "ours-process", "ui_percent", 5, "% of a core"),
)
