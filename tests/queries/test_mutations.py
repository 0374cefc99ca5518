"""Calls of mutations: their order, their callbacks, whose they are, and where their errors go."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import Retry, Runtime, Scope, TaskState, create_effect, spawn_ui_task
from tkasync.queries import QueryClient, create_mutation, query
from tkasync.testing import FakeHost


@pytest.fixture
def component(runtime: Runtime) -> Scope:
    return runtime.new_scope("a component", above=lambda: runtime.scope)


def test_serial_calls_run_one_after_the_other_across_components(
    fake_host: FakeHost, server: Server, component: Scope, owner: Scope
) -> None:
    rename = create_mutation(server.fetch, serial="users", owner=component)
    remove = create_mutation(server.fetch, serial="users", owner=owner)
    other = create_mutation(server.fetch, serial="groups")
    rename("first"), remove("second"), rename("third"), other("beside")
    fake_host.run_pending()
    assert server.asked == ["first", "beside"]
    server.answer("first", "done")
    component.close()
    server.answer("second", OSError("refused"))
    fake_host.errors.clear()
    assert server.asked == ["first", "beside", "second", "third"]


def test_the_end_of_a_component_silences_its_callbacks_and_not_the_work(
    fake_host: FakeHost, server: Server, component: Scope, client: QueryClient
) -> None:
    user = query(server.fetch, key="user")
    client.set_data(user(1), "Ada")
    reader, told = read(user(1)), []
    rename = create_mutation(
        server.fetch,
        owner=component,
        optimistic=lambda cache, name: cache.update(user(1), lambda _old: name),
        invalidates=user,
        on_result=told.append,
        on_done=told.append,
    )
    handle = rename("Grace")
    fake_host.run_pending()
    component.close()
    fake_host.run_pending()
    server.answer("Grace", "done")
    assert (handle.result(), told, reader.data, server.asked) == ("done", [], "Grace", ["Grace", 1])


def test_callbacks_find_the_cache_as_it_is_after_the_call(
    fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    user = query(server.fetch, key="user")
    client.set_data(user(1), "Ada")
    read(user(1))
    seen: list[Any] = []
    rename = create_mutation(
        server.fetch,
        optimistic=lambda cache, name: cache.update(user(1), lambda _old: name),
        on_result=lambda value: seen.append((value, client.get_data(user(1)), rename.is_running)),
        on_error=lambda error: seen.append((str(error), client.get_data(user(1)), rename.is_running)),
        on_done=lambda handle: seen.append(handle.state),
    )
    rename("Grace")
    fake_host.run_pending()
    server.answer("Grace", "done")
    rename("Linus")
    fake_host.run_pending()
    server.answer("Linus", OSError("refused"))
    assert seen == [
        ("done", "Grace", False),
        TaskState.SUCCEEDED,
        ("refused", "Grace", False),
        TaskState.FAILED,
    ]


def test_a_call_is_awaited_and_its_error_is_the_awaiters(fake_host: FakeHost, server: Server) -> None:
    save, told = create_mutation(server.fetch), []

    async def click() -> None:
        try:
            await save("a")
        except OSError as error:
            told.append((str(error), save.is_running))

    spawn_ui_task(click)
    fake_host.run_pending()
    server.answer("a", OSError("refused"))
    fake_host.advance(5.0)
    assert (told, fake_host.errors) == ([("refused", False)], [])


def test_what_is_under_way_and_what_came_of_it_is_tracked(fake_host: FakeHost, server: Server) -> None:
    save = create_mutation(server.fetch)
    seen: list[Any] = []
    create_effect(lambda: seen.append((save.pending, save.data, save.error and str(save.error))))
    save("a")
    save("b")
    fake_host.run_pending()
    server.answer("a", 1)
    server.answer("b", OSError("refused"))
    save.reset()
    assert seen == [
        ([], None, None),
        ([("a",)], None, None),
        ([("a",), ("b",)], None, None),
        ([("b",)], 1, None),
        ([], None, "refused"),
        ([], None, None),
    ]
    assert not save.is_running
    assert fake_host.errors == []  # the program shows it


@pytest.mark.parametrize("outcome", ["done", OSError("refused")])
def test_a_call_that_returns_nothing_has_succeeded_all_the_same(fake_host: FakeHost, outcome: Any) -> None:
    outcomes: list[Any] = [outcome, None]

    def perform() -> Any:
        made = outcomes.pop(0)
        if isinstance(made, BaseException):
            raise made
        return made

    save = create_mutation(perform, on_error=lambda _error: None)
    seen: list[Any] = []
    for _ in range(2):
        save()
        fake_host.run_pending()
        seen.append((save.data, save.error))
    assert seen == [(None, outcome) if isinstance(outcome, OSError) else (outcome, None), (None, None)]


def test_an_aborted_call_leaves_the_outcome_of_the_one_before(fake_host: FakeHost, server: Server) -> None:
    save = create_mutation(server.fetch)
    save("a")
    aborted = save("b")
    fake_host.run_pending()
    server.answer("a", 1)
    aborted.abort()
    fake_host.run_pending()
    assert (save.data, save.error, save.is_running) == (1, None, False)


def test_an_error_that_nobody_handles_goes_to_the_boundary_around_the_component(
    fake_host: FakeHost, runtime: Runtime, server: Server, component: Scope
) -> None:
    taken: list[str] = []
    component.take_errors(lambda error: taken.append(str(error)) is None)
    inner = runtime.new_scope("inside", above=lambda: component)
    create_mutation(server.fetch, owner=inner)("a")
    create_mutation(server.fetch)("b")
    fake_host.run_pending()
    inner.close()
    server.answer("a", OSError("refused"))
    server.answer("b", OSError("for the window"))
    assert (taken, [str(error) for error in fake_host.errors]) == (["refused"], ["for the window"])
    fake_host.errors.clear()


def test_an_error_whose_handler_has_ended_with_its_component_is_nobodys_and_reported(
    fake_host: FakeHost, server: Server, component: Scope
) -> None:
    told: list[BaseException] = []
    create_mutation(server.fetch, owner=component, on_error=told.append)("a")
    fake_host.run_pending()
    component.close()  # the dialog closes behind its save
    server.answer("a", OSError("refused"))
    fake_host.advance(2.0)
    assert (told, [str(error) for error in fake_host.errors]) == ([], ["refused"])
    fake_host.errors.clear()


def test_failed_work_is_tried_again(fake_host: FakeHost, server: Server) -> None:
    save = create_mutation(server.fetch, retry=Retry(1, first=2.0), timeout=10.0)
    handle = save("a")
    fake_host.run_pending()
    server.answer("a", OSError("busy"))
    fake_host.advance(2.0)
    server.answer("a", "done")
    assert (handle.result(), handle.attempt) == ("done", 2)


def test_without_a_network_a_call_waits_and_its_change_shows(
    fake_host: FakeHost, server: Server, client: QueryClient
) -> None:
    user = query(lambda: "Ada", key="user")
    client.set_data(user(), "Ada")
    save = create_mutation(
        server.fetch, network=True, optimistic=lambda cache, name: cache.update(user(), lambda _old: name)
    )
    client.set_online(False)
    handle, given_up = save("Grace"), save("Linus")
    fake_host.advance(10.0)
    given_up.abort()
    assert (server.asked, client.get_data(user())) == ([], "Linus")
    fake_host.run_pending()
    client.set_online(True)
    fake_host.run_pending()
    assert (server.asked, client.get_data(user())) == (["Grace"], "Grace")
    server.answer("Grace", "done")
    assert handle.result() == "done"


def test_a_call_that_waits_for_the_network_can_fail(fake_host: FakeHost, server: Server) -> None:
    told: list[str] = []
    save = create_mutation(server.fetch, network=True, on_error=lambda error: told.append(str(error)))
    save("a")
    fake_host.run_pending()
    server.answer("a", OSError("refused"))
    assert told == ["refused"]


def test_work_that_ends_within_the_time_of_the_close_has_succeeded(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    began, go_on = threading.Event(), threading.Event()

    def save() -> str:
        began.set()
        go_on.wait(10)
        return "saved"

    told: list[Any] = []
    handle = create_mutation(save, on_result=told.append, owner=runtime.new_scope("lasting"))()
    assert began.wait(10)
    threading.Timer(0.05, go_on.set).start()
    runtime.close(5.0)
    assert (handle.state, handle.result(), told) == (TaskState.SUCCEEDED, "saved", [])


def test_a_cleanup_may_save(fake_host: FakeHost, server: Server, component: Scope) -> None:
    save = create_mutation(server.fetch, owner=component)
    component.on_cleanup(save, "last")
    component.close()
    fake_host.run_pending()
    assert server.asked == ["last"]


def test_arguments_may_be_given_by_name(fake_host: FakeHost) -> None:
    seen: list[Any] = []

    def save(number: int, *, name: str) -> str:
        return f"{number} {name}"

    create_mutation(
        save,
        optimistic=lambda _cache, number, name: seen.append((number, name)),
        invalidates=lambda number, name: [],
        on_result=seen.append,
    )(1, name="Ada")
    fake_host.run_pending()
    assert seen == [(1, "Ada"), "1 Ada"]


@pytest.mark.parametrize("as_list", [True, False])
def test_what_is_invalidated_is_a_query_an_entry_or_a_prefix(
    fake_host: FakeHost, server: Server, client: QueryClient, as_list: bool
) -> None:
    user = query(server.fetch, key="user")
    client.seed({user(1): "Ada", user(2): "Grace"})
    readers = [read(user(1)), read(user(2))]
    for target in (user, ("user",), user(1)):
        create_mutation(lambda: 1, invalidates=[target] if as_list else target)()
        fake_host.run_pending()
        assert [reader.is_fetching for reader in readers] == [True, target != user(1)]
        client.seed({user(1): "Ada", user(2): "Grace"})


def test_an_invalidation_that_names_nothing_is_refused_at_the_call(
    fake_host: FakeHost, server: Server
) -> None:
    save = create_mutation(server.fetch, invalidates=lambda _name: "users")
    with pytest.raises(TypeError, match="entries are named by a query"):
        save("a")
    fake_host.run_pending()
    assert server.asked == []


def test_what_is_no_option_is_refused(server: Server) -> None:
    with pytest.raises(TypeError, match="create_mutation has no option 'optimist'"):
        create_mutation(server.fetch, optimist=1)  # type: ignore[call-overload]  # the mistake
    with pytest.raises(TypeError, match="on_error takes a function"):
        create_mutation(server.fetch, on_error="box")
    with pytest.raises(ValueError, match="timeout"):
        create_mutation(server.fetch, timeout=-1.0)
    with pytest.raises(ValueError, match="retry"):
        create_mutation(server.fetch, retry=-1)
