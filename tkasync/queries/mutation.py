"""`Mutation`: work that changes what the server holds, with what it changes in the cache. UI only.

A call belongs to the cache and not to the component that has made it: the dialog that saves may close behind its save.
Work, rollback and invalidation go on then; the callbacks of a component that has ended are not called, and an error is
one that nobody handles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, ParamSpec, TypedDict, TypeVar

from tkasync.dispatch.refusals import refuse_made, refuse_unrun
from tkasync.dispatch.timers import check_seconds
from tkasync.execution.kinds import name_of
from tkasync.ownership.scope import Scope
from tkasync.queries.changes import Changes
from tkasync.queries.client import QueryClient
from tkasync.queries.names.definition import QueryDef
from tkasync.queries.names.targets import Target, targets_of
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import batch, create_signal
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI, TaskOptions
from tkasync.tasks.outcome.callbacks import checked
from tkasync.tasks.retry import Retry, retry_of

P = ParamSpec("P")
T = TypeVar("T")
Targets = Target | Sequence[Target]
_Outcome = tuple[Any, BaseException | None]
"""What a call has returned, which may be ``None``, and what it has raised."""


class MutationOptions(TypedDict, Generic[T], total=False):
    """The keyword options of ``create_mutation``; their meanings are described there."""

    optimistic: Callable[..., object] | None
    invalidates: Targets | Callable[..., Targets]
    serial: str | None
    retry: int | Retry | None
    timeout: float | None
    network: bool
    on_result: Callable[[T], object] | None
    on_error: Callable[[BaseException], object] | None
    on_done: Callable[[TaskHandle[T]], object] | None


@dataclass(frozen=True, slots=True)
class _State:
    calls: tuple[_Call, ...] = ()
    data: Any = None
    error: BaseException | None = None


class Mutation(Generic[P, T]):
    """Work that is called again and again; made by ``create_mutation``.

    It may be called when its owner has ended, by a cleanup say; its callbacks are not called then.
    """

    def __init__(
        self, client: QueryClient, owner: Scope, work: Callable[..., Any], options: MutationOptions[T]
    ) -> None:
        self._client = client
        self.owner: Scope = owner
        self._work = work
        self.name: str = name_of(work)
        self.options: MutationOptions[T] = options
        for kind in ("result", "error", "done"):
            if (fn := options.get(f"on_{kind}")) is not None:
                checked(kind, fn)
        for name in ("optimistic", "invalidates"):
            if callable(fn := options.get(name)) and not isinstance(fn, QueryDef):
                refuse_unrun(f"{name}=", fn, "pass a plain function")
        retry_of(options.get("retry"))
        if (timeout := options.get("timeout")) is not None:
            check_seconds("timeout", timeout)
        self.is_asked: bool = False
        """Whether the program shows the error."""
        self._state, self._set_state = create_signal(_State(), name=f"mutation {self.name}")

    def __call__(self, *args: P.args, **named: P.kwargs) -> TaskHandle[T]:
        """Start the work; what *optimistic* changes shows at once. Returns the handle of this call.

        Raises:
            Exception: what *optimistic* or *invalidates* raises; the work is not started then.
        """
        client = self._client
        client.runtime.check_ui_thread(f"mutation {self.name}", "call_in_ui(mutation, ...)")
        changes = Changes(client, self._targets(args, named))
        optimistic = self.options.get("optimistic")
        if optimistic is not None and not client.scope.is_ending:  # else nobody would see it
            untrack(lambda: changes.lay(lambda cache: _show_at_once(optimistic, cache, *args, **named)))
        call = _Call(self, args, changes)
        try:
            handle = self._start(call, partial(self._work, **named) if named else self._work, args)
        except BaseException:
            changes.take_back()
            raise
        call.handle = handle
        self._show(lambda state: replace(state, calls=(*state.calls, call)))
        handle.on_every_end(call.end)
        return handle

    def _targets(self, args: tuple[Any, ...], named: dict[str, Any]) -> list[Target]:
        invalidates: Any = self.options.get("invalidates", [])
        # A query can be called, too, but is a target itself.
        is_function = callable(invalidates) and not isinstance(invalidates, QueryDef)
        return targets_of(invalidates(*args, **named) if is_function else invalidates)

    def _start(self, call: _Call, work: Any, args: tuple[Any, ...]) -> TaskHandle[T]:
        client, options = self._client, self.options
        tries: TaskOptions[Any] = {"retry": options.get("retry"), "timeout": options.get("timeout")}
        task: TaskOptions[Any] = {"name": self.name, "on_result": call.on_result}
        if options.get("on_error") is not None:
            task["on_error"] = call.on_error
        if (serial := options.get("serial")) is not None:
            task["group"], task["policy"] = ("serial", serial), "queue"
        if options.get("network"):
            task["executor"] = UI
            work = partial(self._perform_online, work, tries)
        else:
            task.update(tries)
        return client.mutations.spawn(call, work, args, task)

    async def _perform_online(self, work: Any, options: TaskOptions[Any], *args: Any) -> Any:
        client = self._client
        while True:
            online = client.network.when_online(self.name)
            await online  # type: ignore[misc]  # awaitable in what tkasync runs
            try:
                value = await client.mutations.spawn(None, work, args, {**options, "name": self.name})
            except Exception as error:
                if not client.network.has_failed(online, error):
                    raise
                # Nothing has reached the server, so it may be done again.
            else:
                client.network.has_answered(online)
                return value

    @property
    def has_closed(self) -> bool:
        """Whether the cache has ended."""
        return self._client.scope.is_ending

    # What a call tells

    def call_ended(self, call: _Call, outcome: _Outcome | None) -> None:
        """Show the *outcome* of *call*; one that was aborted has none, and leaves that of the call before."""

        def change(state: _State) -> _State:
            left = tuple(other for other in state.calls if other is not call)
            return replace(state, calls=left) if outcome is None else _State(left, *outcome)

        self._show(change)

    def _show(self, change: Callable[[_State], _State]) -> None:
        self._set_state.set(change(untrack(self._state.get)))

    # What the program sees

    @property
    def is_running(self) -> bool:
        """Whether a call is under way; tracked."""
        return bool(self._state.get().calls)

    @property
    def pending(self) -> list[tuple[Any, ...]]:
        """The arguments of the calls that are under way, oldest first; tracked."""
        return [call.args for call in self._state.get().calls]

    @property
    def data(self) -> T | None:
        """What the call that has ended last has returned; ``None`` after one that has failed; tracked."""
        data: T | None = self._state.get().data
        return data

    @property
    def error(self) -> BaseException | None:
        """What the call that has ended last has raised; tracked. Whoever reads it handles the errors by it."""
        self.is_asked = True
        return self._state.get().error

    def reset(self) -> None:
        """Forget data and error; calls that are under way go on."""
        self._show(lambda state: _State(state.calls))

    def __repr__(self) -> str:
        return f"<Mutation {self.name} {len(untrack(self._state.get).calls)} under way>"


class _Call:
    """One call, from its begin to its end. The cache is set right before any callback of the program's runs."""

    def __init__(self, mutation: Mutation[..., Any], args: tuple[Any, ...], changes: Changes) -> None:
        self._mutation = mutation
        self.args = args
        self._changes = changes
        self._has_ended = False
        self.owner: Scope = mutation.owner
        self.handle: TaskHandle[Any] | None = None  # no callback runs before there is one

    def on_result(self, value: Any) -> None:
        self._settle(self._changes.succeed, (value, None))
        self._tell("on_result", value)

    def on_error(self, error: BaseException) -> None:
        self.failed(error)
        if self.handle is not None and self.owner.is_ending:
            self.handle.find_handler(error)  # what was to show it has ended, and the user has not heard of it
        else:
            self._tell("on_error", error)

    def failed(self, error: BaseException | None) -> None:
        """Take the changes back; without an error the call was aborted."""
        self._settle(self._changes.fail, None if error is None else (None, error))

    def takes(self, error: BaseException) -> bool:
        """Take the changes back; whether the program shows *error*, which nobody has handled."""
        self.failed(error)
        return self._mutation.is_asked

    def end(self, handle: TaskHandle[Any]) -> None:
        """Hear of the end, of whatever kind."""
        self.failed(None if handle.cancelled() else handle.raised)
        self._tell("on_done", handle)

    def _settle(self, change: Callable[[], None], outcome: _Outcome | None) -> None:
        if not self._has_ended:
            self._has_ended = True
            with batch():
                if not self._mutation.has_closed:
                    change()
                self._mutation.call_ended(self, outcome)

    def _tell(self, name: str, argument: Any) -> None:
        fn: Callable[[Any], object] | None = self._mutation.options.get(name)  # type: ignore[assignment]  # one of three
        if fn is not None and not self.owner.is_ending:
            refuse_made(name, fn(argument), fn)


def _show_at_once(optimistic: Callable[..., object], *args: Any, **named: Any) -> None:
    refuse_made("optimistic=", optimistic(*args, **named), optimistic, "pass a plain function")
