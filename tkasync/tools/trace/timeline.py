"""What the records of a trace mean: slices on threads, which nest, and the ways of tasks. A pure function of them.

A thread runs one thing at a time, and what it begins inside another ends before that. So the slices of a thread lie
side by side or in each other. Their measured times may overlap by some 10 µs, since a tool is told of an end a moment
after it; `Nested` puts that in order, for a viewer leaves out a slice that lies across the end of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import CodeType
from typing import Any

from tkasync.dispatch import probe
from tkasync.tasks.site import Line, Site
from tkasync.tools.trace.slices import Mark, Nested, Slice, Task
from tkasync.tools.trace.takers import Label, Record, words_of

MOMENT = 2e-6
"""Seconds; the slice of a spawn or a delivery, in which its arrow begins or ends."""
_NOTHING: dict[str, Any] = {}


class Timeline:
    """See the module.

    Args:
        records: in the order of time.
        end: the moment at which what has not ended is cut.
        names: of threads; what a task's record says goes before them, for a number is used again.
    """

    def __init__(self, records: Iterable[Record], end: float, names: Mapping[int, str] | None = None) -> None:
        self.threads: dict[int, Nested] = {}
        self.names: dict[int, str] = dict(names or {})
        self.ui_threads: list[int] = []
        self.tasks: dict[int, Task] = {}
        self.marks: list[Mark] = []
        self.stalls: list[Slice] = []
        self.end = end
        self._open: dict[int, list[Slice]] = {}
        takers: dict[str, Callable[..., object]] = {}
        first = end
        for what, when, thread, *rest in records:
            first = when if when < first else first
            if what not in takers:
                takers[what] = getattr(self, f"_{what}")
            takers[what](when, thread, *rest)
        self._cut()
        lanes = [self.stalls, *(lane.slices for lane in self.threads.values())]
        begins = (each.begin for lane in lanes for each in lane)
        self.begin: float = min(first, min(begins, default=first))

    def name_of(self, thread: int) -> str:
        """Return what *thread* is called."""
        if thread in self.ui_threads:
            at = self.ui_threads.index(thread)
            return "UI thread" if not at else f"UI thread {at + 1}"
        return self.names.get(thread, f"thread {thread}")

    @property
    def order(self) -> list[int]:
        """The threads, those with a window first, the others by their names."""
        others = [thread for thread in self.threads if thread not in self.ui_threads]
        return [*self.ui_threads, *sorted(others, key=lambda thread: _natural(self.name_of(thread)))]

    # Tasks

    def _task(self, number: int, name: str, when: float) -> Task | None:
        if name.startswith(probe.TOOLS):
            return None
        task = self.tasks.get(number)
        if task is None:
            task = self.tasks[number] = Task(number, name, when)
        return task

    def _spawned(
        self, when: float, thread: int, number: int, name: str, kind: str, line: Line, *rest: str
    ) -> None:
        owner, policy = rest
        if (task := self._task(number, name, when)) is not None:
            task.kind = kind
            task.args = {"spawned at": str(Site(*line)), "owner": owner, "policy": policy}
            task.spawn = self._momentary("spawn", name, when, thread, number)

    def _begun(self, when: float, thread: int, number: int, name: str, kind: str, thread_name: str) -> None:
        if (task := self._task(number, name, when)) is None:
            return
        self.names[thread] = thread_name
        task.kind = kind
        if self._work_on(thread, number) is not None:
            return  # its first part has begun here, and so the whole
        work = task.work = Slice("work", name, when, self.end, thread, {}, number)
        if not task.shares_its_thread:
            self._open.setdefault(thread, []).append(work)

    def _settled(self, when: float, thread: int, number: int, name: str, state: str) -> None:
        if (task := self._task(number, name, when)) is None:
            return
        task.settled = when
        task.args["state"] = state
        if task.shares_its_thread:
            if task.work is not None:
                task.work.end = when
        elif (work := self._work_on(thread, number)) is not None:
            self._close(work, when)

    def _left(self, when: float, thread: int, number: int, name: str) -> None:
        task = self._task(number, name, when)
        if task is None or task.work is None:
            return
        work = self._work_on(thread, number) or task.work
        work.args["goes on after its task has ended"] = True
        if task.shares_its_thread:
            work.end = when
        else:
            self._close(work, when)

    def _work_on(self, thread: int, number: int) -> Slice | None:
        """Return the work of a task that goes on on *thread*: the parts of a map have its number, on several."""
        going_on = reversed(self._open.get(thread, ()))
        return next((each for each in going_on if each.kind == "work" and each.task == number), None)

    def _delivered(self, when: float, thread: int, number: int, name: str) -> None:
        if (task := self._task(number, name, when)) is not None:
            task.delivery = self._momentary("deliver", name, when, thread, number)
            self.threads[thread].delivery = task.delivery

    def _step(self, when: float, thread: int, number: int, name: str) -> None:
        if (task := self._task(number, name, when)) is not None:
            step = Slice("step", name, when, self.end, thread, {}, number)
            task.step = task.step or step
            self._open.setdefault(thread, []).append(step)

    def _stepped(self, when: float, thread: int, number: int, name: str) -> None:
        for step in reversed(self._open.get(thread, ())):
            if step.kind == "step" and step.task == number:
                self._close(step, when)
                return

    def _momentary(self, kind: str, name: str, when: float, thread: int, number: int) -> Slice:
        return self._add(Slice(kind, f"{kind} {name}", when - MOMENT, when, thread, _NOTHING, number))

    # The UI thread, and what any thread does

    def _turn(self, when: float, thread: int, seconds: float, calls: int, queued: int) -> None:
        self._on_ui("turn", "turn", when, thread, seconds, {"calls": calls, "queued": queued})

    def _call(
        self, when: float, thread: int, seconds: float, name: str, code: CodeType | None, *rest: Any
    ) -> None:
        where, is_ours = rest
        args = {"where": where}
        if code is not None:
            args["function"] = f"{code.co_filename}:{code.co_firstlineno}"
        call = self._on_ui("own call" if is_ours else "call", name, when, thread, seconds, args)
        # What has ended inside it: the last one is looked at, since a search would go through all that there is.
        if is_ours and (last := self.threads[thread].delivery) is not None and last.end >= call.begin:
            call.kind, call.name = "delivery", last.name

    def _effect(self, when: float, thread: int, seconds: float, label: Label, cause: Label) -> None:
        self._reaction("effect", when, thread, seconds, label, cause)

    def _memo(self, when: float, thread: int, seconds: float, label: Label, cause: Label) -> None:
        self._reaction("memo", when, thread, seconds, label, cause)

    def _reaction(
        self, kind: str, when: float, thread: int, seconds: float, label: Label, cause: Label
    ) -> None:
        args = {} if cause == "" else {"because of": words_of(cause)}
        self._add(Slice(kind, words_of(label), when - seconds, when, thread, args))

    def _gc(self, when: float, thread: int, seconds: float, generation: int, collected: int) -> None:
        args = {"generation": generation, "collected": collected}
        self._add(Slice("gc", f"collector, generation {generation}", when - seconds, when, thread, args))

    def _written(self, when: float, thread: int, label: Label, site: object) -> None:
        args = {} if site is None else {"line": str(site)}
        self.marks.append(Mark("signal", f"{words_of(label)} is written", when, thread, args))

    def _resource(self, when: float, thread: int, name: str, state: str) -> None:
        self.marks.append(Mark("resource", f"{name} is {state}", when, thread, {}))

    def _error(self, when: float, thread: int, kind: str, where: str) -> None:
        self.marks.append(Mark("error", kind, when, thread, {"where": where} if where else {}))

    def _stall(self, when: float, thread: int, began: float, seconds: float, kind: str, *words: str) -> None:
        args = {
            name: word
            for name, word in zip(("line", "expression", "handler", "widget"), words, strict=True)
            if word
        }
        begin = max(began, self.stalls[-1].end if self.stalls else 0.0)
        end = max(begin, min(began + seconds, when))
        self.stalls.append(Slice("stall", f"stall: {kind}", begin, end, thread, args))

    def _on_ui(
        self, kind: str, name: str, when: float, thread: int, seconds: float, args: dict[str, Any]
    ) -> Slice:
        if thread not in self.ui_threads:
            self.ui_threads.append(thread)
        return self._add(Slice(kind, name, when - seconds, when, thread, args))

    # Slices

    def _add(self, new: Slice) -> Slice:
        lane = self.threads.get(new.thread)
        if lane is None:
            lane = self.threads[new.thread] = Nested()
        return lane.add(new)

    def _close(self, work: Slice, when: float) -> None:
        """Let *work*, and what was begun in it and did not end, be over at *when*."""
        stack = self._open.get(work.thread, [])
        while stack and (stack[-1] is work or any(each is work for each in stack)):
            inner = stack.pop()
            inner.end = when
            self._add(inner)

    def _cut(self) -> None:
        for stack in self._open.values():
            while stack:
                work = stack.pop()
                work.args["still runs"] = True
                self._add(work)


def _natural(name: str) -> tuple[str, int]:
    word = name.rstrip("0123456789")
    return word, int(name[len(word) :] or 0)
