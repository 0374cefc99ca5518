"""Whatever happens to tasks in whatever order: the rules of a handle hold."""

from __future__ import annotations

import threading

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from tests.support import GIVE_UP, let_work_end, until
from tkasync import TaskState, checkpoint, report_progress
from tkasync.testing import FakeHost, fake_runtime

FINAL = {TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELLED}


class Told:
    """One task, what it was told, and what it has told."""

    def __init__(self, machine, policy, group):
        self.gate, self.fails, self.events, self.late = threading.Event(), False, [], 0
        self.aborted = self.superseded = False
        self.handle = machine.runtime.spawn_task(
            self.work,
            policy=policy,
            group=group,
            timeout=100,
            on_result=lambda value: self.events.append("result"),
            on_error=lambda error: self.events.append("error"),
            on_done=lambda handle: self.events.append("done"),
            on_progress=lambda progress: self.events.append("progress"),
        )
        self.states = [self.handle.state]

    def work(self):
        report_progress(1)
        self.gate.wait(GIVE_UP)
        checkpoint()
        if self.fails:
            raise ValueError
        return "value"


class Tasks(RuleBasedStateMachine):
    tasks = Bundle("tasks")

    def __init__(self):
        super().__init__()
        self.host = FakeHost()
        self.runtime = fake_runtime(self.host)
        self.all = {}

    @rule(
        target=tasks,
        policy=st.sampled_from(["parallel", "restart", "drop", "queue"]),
        group=st.sampled_from("ab"),
    )
    def spawn(self, policy, group):
        before = [told for told in self.all.values() if told.handle.group == group]
        told = Told(self, policy, group)
        if told.handle in self.all:
            assert policy == "drop"
            return self.all[told.handle]
        if policy == "restart":
            for other in before:
                other.aborted = other.superseded = True
                assert other.handle.done()
        self.all[told.handle] = told
        return told

    @rule(told=tasks)
    def abort(self, told):
        told.handle.abort()
        told.aborted = True

    @rule(told=tasks, fails=st.booleans())
    def let_end(self, told, fails):
        if not told.gate.is_set():
            told.fails = fails
            told.gate.set()

    @rule()
    def turn(self):
        self.runtime.queue.drain_and_execute()

    @rule(told=tasks)
    def add_late(self, told):
        told.late += 1
        told.handle.on_done(lambda handle: told.events.append("late"))

    @rule(seconds=st.sampled_from([0.0, 60.0]))
    def pass_time(self, seconds):
        for _due, _order, timer in list(self.host._clock.timers._heap):
            assert timer.due <= self.host.now + 100
        self.host._clock.move_to(self.host._clock.moment_in(seconds))
        self.host._run_turn()

    @invariant()
    def states_go_one_way(self):
        for told in self.all.values():
            state = self.read_state(told.handle)
            if told.states[-1] in FINAL:
                assert state is told.states[-1]
            told.states.append(state)
            assert told.events.count("done") <= 1
            if "done" in told.events:
                after = told.events[told.events.index("done") :]
                assert not {"result", "error", "progress"} & set(after)
            if told.aborted and state is TaskState.CANCELLED:
                assert "result" not in told.events

    def read_state(self, handle):
        """The state, which agrees with what the handle says before and after: the work may end between two reads."""
        was_completed, was_cancelled = handle.is_completed(), handle.cancelled()
        state = handle.state
        assert state in FINAL or not was_completed
        assert state is TaskState.CANCELLED or not was_cancelled
        assert handle.is_completed() or state not in FINAL
        assert handle.cancelled() or state is not TaskState.CANCELLED
        return state

    def teardown(self):
        with self.runtime:
            for told in self.all.values():
                told.gate.set()
            let_work_end(self.host)
            # The pool looks whether calls wait in vain until its threads have taken all of them, also those withdrawn.
            until(self.has_looked_a_last_time)
            self.see_that_all_has_ended()

    def has_looked_a_last_time(self):
        self.host.advance(1.0)
        return self.host.pending == 0

    def see_that_all_has_ended(self):
        for told in self.all.values():
            assert told.handle.done()
            # Of one that a later one has superseded nothing more is heard.
            assert told.events.count("done") == 1 or told.superseded
            assert told.events.count("late") == told.late or told.superseded
            outcome = {"result", "error"} & set(told.events)
            assert len(outcome) == (told.handle.state is not TaskState.CANCELLED and not told.aborted) or (
                told.aborted and len(outcome) <= 1
            )
            assert not told.handle.still_running
        assert self.runtime.scope.tasks == []
        assert self.runtime.scope.is_empty
        assert len(self.runtime.in_flight) == 0
        assert self.host.pending == 0
        assert self.host.errors == []


Tasks.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
test_tasks = Tasks.TestCase
