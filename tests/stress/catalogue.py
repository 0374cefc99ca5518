"""The programs of the suite, and what becomes of each without tkasync where that is certain."""

from __future__ import annotations

from typing import NamedTuple


class Program(NamedTuple):
    """One row of the table."""

    name: str
    bare: str | None
    """What a plain program does: "crash", "hang", "leak", "error"; ``None`` where chance decides or none is like it."""


PROGRAMS = (
    Program("closed_windows_are_collected_by_workers", "crash"),
    Program("themed_windows_are_collected_by_workers", "hang"),
    Program("bound_methods_outlive_their_window", "crash"),
    Program("windows_of_two_threads", "crash"),
    Program("last_references_are_dropped_by_workers", "hang"),
    Program("the_ui_joins_a_worker_that_drops_a_reference", "hang"),
    Program("a_worker_collects_while_it_holds_the_logging_lock", "hang"),
    Program("errors_carry_tk_objects_in_their_tracebacks", "leak"),
    Program("every_kind_of_task_ends_in_every_way", None),
    Program("tasks_on_an_executor_of_the_program", None),
    Program("tasks_in_other_processes", None),
    Program("tasks_on_a_cluster", None),
    Program("refs_are_dropped_everywhere", None),
    Program("tasks_are_aborted_by_the_end_of_their_owner", None),
    Program("components_come_and_go", None),
    Program("closed_in_the_middle_of_a_flood", None),
    Program("two_windows_at_once", None),
    Program("closed_during_a_message_box", None),
    Program("closed_during_a_file_dialog", None),
    Program("closed_during_a_simple_dialog", None),
    Program("closed_during_wait_window", None),
    Program("closed_during_wait_variable", "hang"),
    Program("closed_during_a_grab", None),
    Program("closed_during_a_nested_loop", None),
    Program("sixty_tasks_at_the_close", "hang"),
    Program("interrupted_while_idle", None),
    Program("an_error_that_nobody_awaits", "hang"),
    Program("a_coroutine_waits_for_what_the_ui_sends", "hang"),
    Program("a_task_waits_for_itself", "hang"),
    Program("calls_arrive_under_ten_dialogs", "hang"),
    Program("work_without_an_end_fills_the_pool", "hang"),
    Program("parts_of_aborted_work_go_on", "hang"),
    Program("all_after_jobs_are_cancelled", "hang"),
    Program("timers_leave_time_to_redraw", "hang"),
    Program("a_worker_is_killed", "error"),
    Program("the_parent_is_killed", "leak"),
    Program("deaf_workers_at_the_close", "hang"),
    Program("an_initializer_fails", "error"),
    Program("a_result_that_cannot_be_made_again", "error"),
    Program("a_map_is_aborted_in_the_middle", None),
    Program("a_command_with_a_deaf_grandchild_is_aborted", "leak"),
    Program("four_processes_log_into_one_file", "error"),
    Program("a_silent_client_at_the_hub", "hang"),
    Program("random_programs_on_both_hosts", None),
)
