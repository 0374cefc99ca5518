"""What is run of the subjects about other processes, and about what shows them; see `plan`."""

from __future__ import annotations

from .subject import Subject

__all__ = ["PROCESSES", "SECTION"]

SECTION = "processes"
BEAT = ("heartbeat_p99_ms", "heartbeat_max_ms")

PROCESSES = (
    Subject(
        "process_tasks",
        "a trivial task in two worker processes, 10,000 at once; pool, loky: without a window",
        ("pool", "ours", "ours-map"),
        ("task_us",),
        extra=("pool-map", "loky"),
        reference="pool",
        section=SECTION,
    ),
    Subject(
        "process_items",
        "200,000 items of a generator in a worker process; queue: multiprocessing's, without a window",
        ("queue", "ours"),
        ("item_us", "heartbeat_p99_ms"),
        extra=("ours-thread",),
        reference="queue",
        section=SECTION,
    ),
    Subject(
        "process_ends",
        "an abort in a worker process",
        ("ours",),
        ("soft_p50_ms", "soft_max_ms", "hard_over_ms", "next_ms"),
        section=SECTION,
    ),
    Subject(
        "process_close",
        "closed with two deaf processes, each with a deaf child",
        ("ours",),
        ("process_end_s", "left"),
        section=SECTION,
    ),
    Subject(
        "process_data",
        "an array of 100 MB to a worker process, and one back",
        ("pickle", "shared"),
        ("there_ms", "back_ms", "gap_max_ms"),
        extra=("pool",),
        reference="pickle",
        section=SECTION,
    ),
    Subject(
        "process_beat",
        "the window's beat beside worker processes that compute, report and send items; beside: beside as many other "
        "busy processes",
        ("beside", "ours"),
        (*BEAT, "items_per_s"),
        rounds=5,
        reference="beside",
        section=SECTION,
    ),
    Subject(
        "command_lines",
        "500,000 lines of a command into a LogView; bare: read, without a window; beside: a window beside that; by "
        "a thread, a queue and `after`: recipe",
        ("bare", "beside", "ours"),
        ("lines_s", *BEAT),
        extra=("recipe",),
        reference="bare",
        section=SECTION,
    ),
    Subject(
        "log_lines",
        "1,000,000 lines of a thread into a LogView; beside: the thread only makes them",
        ("beside", "ours"),
        ("lines_s", *BEAT, "resident_mb"),
        reference="beside",
        section=SECTION,
    ),
    Subject(
        "progress",
        "what a TaskProgress takes of the UI thread's core while a task reports without a pause",
        ("without", "ours", "ours-process"),
        ("ui_percent",),
        reference="",
        section=SECTION,
    ),
)
